;; Owns: the loops over pixels, 4 at a time (128-bit SIMD). Where things lie in the memory is known to kernel.ts alone, but
;; for the fixed places below. Never: checks an argument, or keeps anything between calls but the set of colours.
;;
;; All addresses and strides are in bytes, widths and heights in pixels.
;;
;;     0  what differs in each column of a tile, 64 words
;;   256  the set of colours: how many; pixels unlike the one to their left; mark of the present set
;;  4096  its hash table, 1024 slots: colours; marks at 8192 (a slot counts when it carries the present mark); numbers at 12288
;; 16384  its colours in the order in which they were met, 256 words
;; 32768  where the LZ4 search saw each hash last, 8192 words
(module
  (import "kernel" "memory" (memory 1))

  ;; Takes in a part of a tile, at most 64 × 64. Returns the first and last column and row that differ, a byte each from
  ;; the lowest, or -1 for none.
  (func (export "merge") (param $to i32) (param $toStride i32) (param $from i32) (param $fromStride i32) (param $width i32) (param $height i32) (result i32)
    (local $x i32) (local $row i32) (local $top i32) (local $bottom i32) (local $bytes i32) (local $whole i32) (local $color i32)
    (local $mask v128) (local $four v128)
    (local.set $mask (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff))
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    (local.set $whole (i32.and (local.get $bytes) (i32.const -16)))
    (local.set $top (i32.const -1))
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 256))
    (loop $rows
      (local.set $x (i32.const 0))
      (block $done
        (block $differs
          (loop $same
            (if (i32.lt_u (local.get $x) (local.get $whole))
              (then
                (br_if $differs
                  (v128.any_true
                    (v128.xor
                      (v128.and (v128.load (i32.add (local.get $from) (local.get $x))) (local.get $mask))
                      (v128.load (i32.add (local.get $to) (local.get $x))))))
                (local.set $x (i32.add (local.get $x) (i32.const 16)))
                (br $same))))
          (loop $sameTail
            (br_if $done (i32.ge_u (local.get $x) (local.get $bytes)))
            (br_if $differs
              (i32.ne
                (i32.and (i32.load (i32.add (local.get $from) (local.get $x))) (i32.const 0xffffff))
                (i32.load (i32.add (local.get $to) (local.get $x)))))
            (local.set $x (i32.add (local.get $x) (i32.const 4)))
            (br $sameTail)))
        (if (i32.lt_s (local.get $top) (i32.const 0)) (then (local.set $top (local.get $row))))
        (local.set $bottom (local.get $row))
        (loop $take
          (if (i32.lt_u (local.get $x) (local.get $whole))
            (then
              (local.set $four (v128.and (v128.load (i32.add (local.get $from) (local.get $x))) (local.get $mask)))
              (v128.store (local.get $x)
                (v128.or
                  (v128.load (local.get $x))
                  (v128.xor (local.get $four) (v128.load (i32.add (local.get $to) (local.get $x))))))
              (v128.store (i32.add (local.get $to) (local.get $x)) (local.get $four))
              (local.set $x (i32.add (local.get $x) (i32.const 16)))
              (br $take))))
        (loop $takeTail
          (br_if $done (i32.ge_u (local.get $x) (local.get $bytes)))
          (local.set $color (i32.and (i32.load (i32.add (local.get $from) (local.get $x))) (i32.const 0xffffff)))
          (i32.store (local.get $x)
            (i32.or
              (i32.load (local.get $x))
              (i32.xor (local.get $color) (i32.load (i32.add (local.get $to) (local.get $x))))))
          (i32.store (i32.add (local.get $to) (local.get $x)) (local.get $color))
          (local.set $x (i32.add (local.get $x) (i32.const 4)))
          (br $takeTail)))
      (local.set $from (i32.add (local.get $from) (local.get $fromStride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height))))
    (if (i32.lt_s (local.get $top) (i32.const 0)) (then (return (i32.const -1))))
    (local.set $x (i32.const 0))
    (loop $first
      (if (i32.eqz (i32.load (local.get $x)))
        (then
          (local.set $x (i32.add (local.get $x) (i32.const 4)))
          (br $first))))
    (loop $last
      (local.set $bytes (i32.sub (local.get $bytes) (i32.const 4)))
      (br_if $last (i32.eqz (i32.load (local.get $bytes)))))
    (i32.or
      (i32.or (i32.shr_u (local.get $x) (i32.const 2)) (i32.shl (local.get $bytes) (i32.const 6)))
      (i32.or (i32.shl (local.get $top) (i32.const 16)) (i32.shl (local.get $bottom) (i32.const 24)))))

  ;; Clears the highest byte of so many bytes' words; what is not a multiple of 16 is rounded up.
  (func (export "mask") (param $at i32) (param $bytes i32)
    (local $end i32) (local $mask v128)
    (local.set $mask (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff))
    (local.set $end (i32.add (local.get $at) (local.get $bytes)))
    (loop $next
      (if (i32.lt_u (local.get $at) (local.get $end))
        (then
          (v128.store (local.get $at) (v128.and (v128.load (local.get $at)) (local.get $mask)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next)))))

  ;; The colour of a rectangle that has only one, else -1.
  (func (export "oneColor") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (result i32)
    (local $x i32) (local $bytes i32) (local $whole i32) (local $color i32) (local $other i32) (local $colors v128) (local $others v128)
    (local.set $bytes (i32.shl (local.get $width) (i32.const 2)))
    (local.set $whole (i32.and (local.get $bytes) (i32.const -16)))
    (local.set $colors (i32x4.splat (local.tee $color (i32.load (local.get $at)))))
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $four
        (if (i32.lt_u (local.get $x) (local.get $whole))
          (then
            (local.set $others (v128.or (local.get $others) (v128.xor (local.get $colors) (v128.load (i32.add (local.get $at) (local.get $x))))))
            (local.set $x (i32.add (local.get $x) (i32.const 16)))
            (br $four))))
      (loop $tail
        (if (i32.lt_u (local.get $x) (local.get $bytes))
          (then
            (local.set $other (i32.or (local.get $other) (i32.xor (local.get $color) (i32.load (i32.add (local.get $at) (local.get $x))))))
            (local.set $x (i32.add (local.get $x) (i32.const 4)))
            (br $tail))))
      (if (i32.or (local.get $other) (v128.any_true (local.get $others))) (then (return (i32.const -1))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1)))))
    (local.get $color))

  ;; Adds a rectangle's colours to the set, and writes the number of each pixel's colour, a byte each. Returns 0 when they
  ;; are more than 256; the set is then of no use.
  (func (export "number") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (param $to i32) (param $toStride i32) (result i32)
    (local $pixel i32) (local $end i32) (local $number i32) (local $slot i32)
    (local $color i32) (local $last i32) (local $lastNumber i32) (local $older i32) (local $olderNumber i32) (local $found i32)
    (local $count i32) (local $runs i32) (local $mark i32) (local $lasts v128)
    (local.set $count (i32.load (i32.const 256)))
    (local.set $runs (i32.load (i32.const 260)))
    (local.set $mark (i32.load (i32.const 264)))
    (local.set $last (i32.const -1))
    (local.set $older (i32.const -1))
    (loop $rows
      (local.set $pixel (local.get $at))
      (local.set $number (local.get $to))
      (local.set $end (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 2))))
      (loop $pixels
        (if (i32.eq (local.tee $color (i32.load (local.get $pixel))) (local.get $last))
          (then
            ;; More of the same, 4 at once where there are so many.
            (if (i32.le_u (i32.add (local.get $pixel) (i32.const 16)) (local.get $end))
              (then
                (if (i32x4.all_true (i32x4.eq (v128.load (local.get $pixel)) (local.get $lasts)))
                  (then
                    (i32.store (local.get $number) (i32.mul (local.get $lastNumber) (i32.const 0x01010101)))
                    (local.set $number (i32.add (local.get $number) (i32.const 4)))
                    (br_if $pixels (i32.lt_u (local.tee $pixel (i32.add (local.get $pixel) (i32.const 16))) (local.get $end)))
                    ;; One is written again below, which harms nothing.
                    (local.set $pixel (i32.sub (local.get $pixel) (i32.const 4)))
                    (local.set $number (i32.sub (local.get $number) (i32.const 1)))))))
            )
          (else
            (local.set $runs (i32.add (local.get $runs) (i32.const 1)))
            ;; Most changes in text are back to the colour before the last.
            (if (i32.eq (local.get $color) (local.get $older))
              (then (local.set $found (local.get $olderNumber)))
              (else
                (local.set $slot (i32.and (i32.shr_u (i32.mul (local.get $color) (i32.const 0x9e3779b1)) (i32.const 20)) (i32.const 4092)))
                (block $known
                  (loop $search
                    (if (i32.eq (i32.load offset=8192 (local.get $slot)) (local.get $mark))
                      (then
                        (br_if $known (i32.eq (i32.load offset=4096 (local.get $slot)) (local.get $color)))
                        (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 4)) (i32.const 4092)))
                        (br $search))))
                  (if (i32.eq (local.get $count) (i32.const 256)) (then (return (i32.const 0))))
                  (i32.store offset=4096 (local.get $slot) (local.get $color))
                  (i32.store offset=8192 (local.get $slot) (local.get $mark))
                  (i32.store offset=12288 (local.get $slot) (local.get $count))
                  (i32.store offset=16384 (i32.shl (local.get $count) (i32.const 2)) (local.get $color))
                  (local.set $count (i32.add (local.get $count) (i32.const 1))))
                (local.set $found (i32.load offset=12288 (local.get $slot)))))
            (local.set $older (local.get $last))
            (local.set $olderNumber (local.get $lastNumber))
            (local.set $last (local.get $color))
            (local.set $lastNumber (local.get $found))
            (local.set $lasts (i32x4.splat (local.get $color)))))
        (i32.store8 (local.get $number) (local.get $lastNumber))
        (local.set $number (i32.add (local.get $number) (i32.const 1)))
        (br_if $pixels (i32.lt_u (local.tee $pixel (i32.add (local.get $pixel) (i32.const 4))) (local.get $end))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1)))))
    (i32.store (i32.const 256) (local.get $count))
    (i32.store (i32.const 260) (local.get $runs))
    (i32.const 1))

  ;; Makes so many bits (1, 2, 4 or 8) of each number, the first in the lowest; each row starts on a byte.
  (func (export "pack") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (param $bits i32) (param $to i32)
    (local $x i32) (local $whole i32) (local $byte i32) (local $filled i32) (local $sixteen v128)
    (local.set $whole (i32.and (local.get $width) (i32.const -16)))
    (loop $rows
      (local.set $x (i32.const 0))
      (loop $next
        (if (i32.lt_u (local.get $x) (local.get $whole))
          (then
            (local.set $sixteen (v128.load (i32.add (local.get $at) (local.get $x))))
            (if (i32.eq (local.get $bits) (i32.const 8))
              (then (v128.store (local.get $to) (local.get $sixteen)))
              (else
                (if (i32.eq (local.get $bits) (i32.const 1))
                  (then (i32.store16 (local.get $to) (i8x16.bitmask (i8x16.shl (local.get $sixteen) (i32.const 7)))))
                  (else
                    ;; Neighbours become one: 16 numbers 8 bytes, and those 4.
                    (local.set $sixteen
                      (v128.and
                        (v128.or (local.get $sixteen) (i16x8.shr_u (local.get $sixteen) (i32.sub (i32.const 8) (local.get $bits))))
                        (v128.const i16x8 255 255 255 255 255 255 255 255)))
                    (local.set $sixteen (i8x16.narrow_i16x8_u (local.get $sixteen) (local.get $sixteen)))
                    (if (i32.eq (local.get $bits) (i32.const 4))
                      (then (i64.store (local.get $to) (i64x2.extract_lane 0 (local.get $sixteen))))
                      (else
                        (local.set $sixteen
                          (v128.and
                            (v128.or (local.get $sixteen) (i16x8.shr_u (local.get $sixteen) (i32.const 4)))
                            (v128.const i16x8 255 255 255 255 255 255 255 255)))
                        (i32.store (local.get $to) (i32x4.extract_lane 0 (i8x16.narrow_i16x8_u (local.get $sixteen) (local.get $sixteen)))))))))) 
            (local.set $to (i32.add (local.get $to) (i32.shl (local.get $bits) (i32.const 1))))
            (local.set $x (i32.add (local.get $x) (i32.const 16)))
            (br $next))))
      (local.set $byte (i32.const 0))
      (local.set $filled (i32.const 0))
      (loop $tail
        (if (i32.lt_u (local.get $x) (local.get $width))
          (then
            (local.set $byte (i32.or (local.get $byte) (i32.shl (i32.load8_u (i32.add (local.get $at) (local.get $x))) (local.get $filled))))
            (if (i32.eq (local.tee $filled (i32.add (local.get $filled) (local.get $bits))) (i32.const 8))
              (then
                (i32.store8 (local.get $to) (local.get $byte))
                (local.set $to (i32.add (local.get $to) (i32.const 1)))
                (local.set $byte (i32.const 0))
                (local.set $filled (i32.const 0))))
            (local.set $x (i32.add (local.get $x) (i32.const 1)))
            (br $tail))))
      (if (local.get $filled)
        (then
          (i32.store8 (local.get $to) (local.get $byte))
          (local.set $to (i32.add (local.get $to) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1))))))

  ;; One number for each line of a rectangle, made from so many of its pixels, `across` apart; lines are `along` apart. Four
  ;; lines at once, and there are at least as many: the last four overlap those before where that does not come out even.
  (func (export "hashLines") (param $at i32) (param $along i32) (param $across i32) (param $samples i32) (param $length i32) (param $to i32)
    (local $pixel i32) (local $left i32) (local $line i32) (local $mask v128) (local $hash v128) (local $four v128)
    (local.set $mask (v128.const i32x4 0xffffff 0xffffff 0xffffff 0xffffff))
    (loop $lines
      (if (i32.gt_u (i32.add (local.get $line) (i32.const 4)) (local.get $length))
        (then (local.set $line (i32.sub (local.get $length) (i32.const 4)))))
      (local.set $hash (v128.const i32x4 0 0 0 0))
      (local.set $pixel (i32.add (local.get $at) (i32.mul (local.get $line) (local.get $along))))
      (local.set $left (local.get $samples))
      (loop $next
        (if (i32.eq (local.get $along) (i32.const 4))
          (then (local.set $four (v128.load (local.get $pixel))))
          (else
            (local.set $four (v128.load32_zero (local.get $pixel)))
            (local.set $four (v128.load32_lane 1 (i32.add (local.get $pixel) (local.get $along)) (local.get $four)))
            (local.set $four (v128.load32_lane 2 (i32.add (local.get $pixel) (i32.shl (local.get $along) (i32.const 1))) (local.get $four)))
            (local.set $four (v128.load32_lane 3 (i32.add (local.get $pixel) (i32.mul (local.get $along) (i32.const 3))) (local.get $four)))))
        ;; times 33, and one more
        (local.set $hash
          (i32x4.add
            (i32x4.add (local.get $hash) (i32x4.shl (local.get $hash) (i32.const 5)))
            (v128.and (local.get $four) (local.get $mask))))
        (local.set $pixel (i32.add (local.get $pixel) (local.get $across)))
        (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (v128.store (i32.add (local.get $to) (i32.shl (local.get $line) (i32.const 2))) (local.get $hash))
      (br_if $lines (i32.lt_u (local.tee $line (i32.add (local.get $line) (i32.const 4))) (local.get $length)))))
)
