;; Owns: the loops over pixels, 4 at a time (128-bit SIMD). Where things lie in the memory is known to kernel.ts alone, but
;; for the fixed places below. Never: checks an argument, or keeps anything between calls but the set of colours.
;;
;; All addresses and strides are in bytes, widths and heights in pixels.
;;
;;     0  what differs in each column of a tile, 64 words
;;   256  the set of colours: how many
;;   512  a row of one colour, 64 words, that kernel.ts writes and `merge` reads
;;  4096  its hash table, 512 slots of a colour, or -1, and its number
;; 16384  its colours in the order in which they were met, 256 words; the first four are -1 where there are fewer
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

  ;; Empties the set.
  (func (export "clear")
    (i32.store (i32.const 256) (i32.const 0))
    (memory.fill (i32.const 4096) (i32.const 255) (i32.const 4096))
    (v128.store (i32.const 16384) (v128.const i32x4 -1 -1 -1 -1)))

  ;; Adds a rectangle's colours to the set, and writes the number of each pixel's colour, a byte each. Returns 0 when they
  ;; are more than 256; the set is then of no use. Sixteen pixels at once where they have the first four colours of the
  ;; set, or one: branches that follow the shapes of letters would cost more than all the rest.
  (func (export "number") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (param $to i32) (param $toStride i32) (result i32)
    (local $pixel i32) (local $end i32) (local $stop i32) (local $number i32) (local $slot i32) (local $color i32) (local $known i32) (local $count i32) (local $isOne i32)
    (local $zero v128) (local $one v128) (local $two v128) (local $three v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $a1 v128) (local $b1 v128) (local $c1 v128) (local $d1 v128)
    (local $a2 v128) (local $b2 v128) (local $c2 v128) (local $d2 v128)
    (local $a3 v128) (local $b3 v128) (local $c3 v128) (local $d3 v128)
    (local.set $count (i32.load (i32.const 256)))
    (local.set $zero (v128.load32_splat (i32.const 16384)))
    (local.set $one (v128.load32_splat (i32.const 16388)))
    (local.set $two (v128.load32_splat (i32.const 16392)))
    (local.set $three (v128.load32_splat (i32.const 16396)))
    (loop $rows
      (local.set $pixel (local.get $at))
      (local.set $number (local.get $to))
      (local.set $end (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 2))))
      (loop $sixteen
        (local.set $isOne (i32.const 0))
        (local.set $stop (local.get $end))
        (if (i32.le_u (i32.add (local.get $pixel) (i32.const 64)) (local.get $end))
          (then
            (local.set $a (v128.load (local.get $pixel)))
            (local.set $b (v128.load offset=16 (local.get $pixel)))
            (local.set $c (v128.load offset=32 (local.get $pixel)))
            (local.set $d (v128.load offset=48 (local.get $pixel)))
            (local.set $a1 (i32x4.eq (local.get $a) (local.get $one)))
            (local.set $b1 (i32x4.eq (local.get $b) (local.get $one)))
            (local.set $c1 (i32x4.eq (local.get $c) (local.get $one)))
            (local.set $d1 (i32x4.eq (local.get $d) (local.get $one)))
            (local.set $a2 (i32x4.eq (local.get $a) (local.get $two)))
            (local.set $b2 (i32x4.eq (local.get $b) (local.get $two)))
            (local.set $c2 (i32x4.eq (local.get $c) (local.get $two)))
            (local.set $d2 (i32x4.eq (local.get $d) (local.get $two)))
            (local.set $a3 (i32x4.eq (local.get $a) (local.get $three)))
            (local.set $b3 (i32x4.eq (local.get $b) (local.get $three)))
            (local.set $c3 (i32x4.eq (local.get $c) (local.get $three)))
            (local.set $d3 (i32x4.eq (local.get $d) (local.get $three)))
            (if
              (i32x4.all_true
                (v128.and
                  (v128.and
                    (v128.or (v128.or (i32x4.eq (local.get $a) (local.get $zero)) (local.get $a1)) (v128.or (local.get $a2) (local.get $a3)))
                    (v128.or (v128.or (i32x4.eq (local.get $b) (local.get $zero)) (local.get $b1)) (v128.or (local.get $b2) (local.get $b3))))
                  (v128.and
                    (v128.or (v128.or (i32x4.eq (local.get $c) (local.get $zero)) (local.get $c1)) (v128.or (local.get $c2) (local.get $c3)))
                    (v128.or (v128.or (i32x4.eq (local.get $d) (local.get $zero)) (local.get $d1)) (v128.or (local.get $d2) (local.get $d3))))))
              (then
                ;; All ones where it is the second colour, and so on: as bytes, 255 is the second.
                (local.set $a1 (i8x16.narrow_i16x8_s (i16x8.narrow_i32x4_s (local.get $a1) (local.get $b1)) (i16x8.narrow_i32x4_s (local.get $c1) (local.get $d1))))
                (local.set $a2 (i8x16.narrow_i16x8_s (i16x8.narrow_i32x4_s (local.get $a2) (local.get $b2)) (i16x8.narrow_i32x4_s (local.get $c2) (local.get $d2))))
                (local.set $a3 (i8x16.narrow_i16x8_s (i16x8.narrow_i32x4_s (local.get $a3) (local.get $b3)) (i16x8.narrow_i32x4_s (local.get $c3) (local.get $d3))))
                (v128.store (local.get $number)
                  (v128.or
                    (v128.and (local.get $a1) (v128.const i8x16 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1))
                    (v128.or
                      (v128.and (local.get $a2) (v128.const i8x16 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2 2))
                      (v128.and (local.get $a3) (v128.const i8x16 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3)))))
                (local.set $number (i32.add (local.get $number) (i32.const 16)))
                (br_if $sixteen (i32.lt_u (local.tee $pixel (i32.add (local.get $pixel) (i32.const 64))) (local.get $end)))
                (local.set $stop (local.get $end)))
              (else
                (local.set $a1 (v128.load32_splat (local.get $pixel)))
                (local.set $isOne
                  (i32x4.all_true
                    (v128.and
                      (v128.and (i32x4.eq (local.get $a) (local.get $a1)) (i32x4.eq (local.get $b) (local.get $a1)))
                      (v128.and (i32x4.eq (local.get $c) (local.get $a1)) (i32x4.eq (local.get $d) (local.get $a1))))))
                (local.set $stop (i32.add (local.get $pixel) (select (i32.const 4) (i32.const 64) (local.get $isOne))))))))
        (loop $pixels
          (if (i32.lt_u (local.get $pixel) (local.get $stop))
            (then
              (local.set $color (i32.load (local.get $pixel)))
              (local.set $slot (i32.and (i32.shr_u (i32.mul (local.get $color) (i32.const 0x9e3779b1)) (i32.const 20)) (i32.const 4088)))
              (block $found
                (loop $search
                  (br_if $found (i32.eq (local.tee $known (i32.load offset=4096 (local.get $slot))) (local.get $color)))
                  (if (i32.ne (local.get $known) (i32.const -1))
                    (then
                      (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 8)) (i32.const 4088)))
                      (br $search))))
                (if (i32.eq (local.get $count) (i32.const 256)) (then (return (i32.const 0))))
                (i32.store offset=4096 (local.get $slot) (local.get $color))
                (i32.store offset=4100 (local.get $slot) (local.get $count))
                (i32.store offset=16384 (i32.shl (local.get $count) (i32.const 2)) (local.get $color))
                (local.set $count (i32.add (local.get $count) (i32.const 1)))
                (local.set $zero (v128.load32_splat (i32.const 16384)))
                (local.set $one (v128.load32_splat (i32.const 16388)))
                (local.set $two (v128.load32_splat (i32.const 16392)))
                (local.set $three (v128.load32_splat (i32.const 16396))))
              (i32.store8 (local.get $number) (i32.load8_u offset=4100 (local.get $slot)))
              (local.set $number (i32.add (local.get $number) (i32.const 1)))
              (local.set $pixel (i32.add (local.get $pixel) (i32.const 4)))
              (br $pixels))))
        (if (local.get $isOne)
          (then
            (v128.store (i32.sub (local.get $number) (i32.const 1)) (i8x16.splat (i32.load8_u (i32.sub (local.get $number) (i32.const 1)))))
            (local.set $number (i32.add (local.get $number) (i32.const 15)))
            (local.set $pixel (i32.add (local.get $pixel) (i32.const 60)))))
        (br_if $sixteen (i32.lt_u (local.get $pixel) (local.get $end))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (local.set $to (i32.add (local.get $to) (local.get $toStride)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1)))))
    (i32.store (i32.const 256) (local.get $count))
    (i32.const 1))

  ;; How many pixels differ from the one to their left; the first of each row does not count.
  (func (export "countRuns") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (result i32)
    (local $pixel i32) (local $end i32) (local $runs i32)
    (loop $rows
      (local.set $pixel (i32.add (local.get $at) (i32.const 4)))
      (local.set $end (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 2))))
      (loop $four
        (if (i32.le_u (i32.add (local.get $pixel) (i32.const 16)) (local.get $end))
          (then
            (local.set $runs
              (i32.add (local.get $runs)
                (i32.popcnt (i32x4.bitmask (i32x4.ne (v128.load (local.get $pixel)) (v128.load (i32.sub (local.get $pixel) (i32.const 4))))))))
            (local.set $pixel (i32.add (local.get $pixel) (i32.const 16)))
            (br $four))))
      (loop $tail
        (if (i32.lt_u (local.get $pixel) (local.get $end))
          (then
            (local.set $runs (i32.add (local.get $runs) (i32.ne (i32.load (local.get $pixel)) (i32.load (i32.sub (local.get $pixel) (i32.const 4))))))
            (local.set $pixel (i32.add (local.get $pixel) (i32.const 4)))
            (br $tail))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (br_if $rows (local.tee $height (i32.sub (local.get $height) (i32.const 1)))))
    (local.get $runs))

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

  ;; Writes red, green and blue of each pixel, less those of the pixel to the left (filter 1) or above (filter 2), where there
  ;; is one in the rectangle. Four at once, so up to 16 bytes too many are written, and pixels read.
  (func (export "packColors") (param $at i32) (param $stride i32) (param $width i32) (param $height i32) (param $filter i32) (param $to i32)
    (local $pixel i32) (local $end i32) (local $row i32) (local $out i32) (local $base v128)
    (loop $rows
      (local.set $pixel (local.get $at))
      (local.set $out (local.get $to))
      (local.set $end (i32.add (local.get $at) (i32.shl (local.get $width) (i32.const 2))))
      (loop $four
        (if (i32.eq (local.get $filter) (i32.const 1))
          (then
            (local.set $base (v128.load (i32.sub (local.get $pixel) (i32.const 4))))
            (if (i32.eq (local.get $pixel) (local.get $at)) (then (local.set $base (i32x4.replace_lane 0 (local.get $base) (i32.const 0)))))))
        (if (i32.and (i32.eq (local.get $filter) (i32.const 2)) (i32.gt_u (local.get $row) (i32.const 0)))
          (then (local.set $base (v128.load (i32.sub (local.get $pixel) (local.get $stride))))))
        (v128.store (local.get $out)
          (i8x16.swizzle
            (i8x16.sub (v128.load (local.get $pixel)) (local.get $base))
            (v128.const i8x16 2 1 0 6 5 4 10 9 8 14 13 12 0 0 0 0)))
        (local.set $out (i32.add (local.get $out) (i32.const 12)))
        (br_if $four (i32.lt_u (local.tee $pixel (i32.add (local.get $pixel) (i32.const 16))) (local.get $end))))
      (local.set $at (i32.add (local.get $at) (local.get $stride)))
      (local.set $to (i32.add (local.get $to) (i32.mul (local.get $width) (i32.const 3))))
      (br_if $rows (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $height)))))

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

  ;; One LZ4 block (lz4_Block_format.md), as shared/screen/lz4.ts has it in words. Returns its bytes, or -1 when there is no
  ;; room for it. Up to 16 bytes beyond the end are read, and up to 16 beyond the room written. The source lies at 65536 or
  ;; higher.
  (func (export "compress") (param $source i32) (param $length i32) (param $target i32) (param $room i32) (result i32)
    (local $at i32) (local $anchor i32) (local $end i32) (local $matchStartEnd i32) (local $matchEnd i32) (local $out i32) (local $outEnd i32)
    (local $word i32) (local $slot i32) (local $candidate i32) (local $misses i32) (local $start i32) (local $from i32) (local $stop i32)
    (local $count i32) (local $code i32) (local $rest i32) (local $differs i64)
    (memory.fill (i32.const 32768) (i32.const 0) (i32.const 32768))
    (local.set $end (i32.add (local.get $source) (local.get $length)))
    ;; No match starts in the last 12 bytes, and the last 5 are literals.
    (local.set $matchStartEnd (i32.sub (local.get $end) (i32.const 12)))
    (local.set $matchEnd (i32.sub (local.get $end) (i32.const 5)))
    (local.set $out (local.get $target))
    (local.set $outEnd (i32.add (local.get $target) (local.get $room)))
    (local.set $anchor (local.get $source))
    (local.set $at (local.get $source))
    (local.set $misses (i32.const 32))
    (block $done
      (loop $sequences
        (block $matched
          (loop $search
            (if (i32.gt_s (local.get $at) (local.get $matchStartEnd))
              (then
                ;; The rest is literals, and no match follows.
                (local.set $start (local.get $end))
                (local.set $code (i32.const 0))
                (br $matched)))
            (local.set $word (i32.load (local.get $at)))
            (local.set $slot (i32.and (i32.shr_u (i32.mul (local.get $word) (i32.const 0x9e3779b1)) (i32.const 17)) (i32.const 32764)))
            (local.set $candidate (i32.load offset=32768 (local.get $slot)))
            (i32.store offset=32768 (local.get $slot) (local.get $at))
            ;; Nothing seen yet is 0, which is too far away.
            (if
              (i32.or
                (i32.gt_u (i32.sub (local.get $at) (local.get $candidate)) (i32.const 65535))
                (i32.ne (i32.load (local.get $candidate)) (local.get $word)))
              (then
                ;; After many misses the search strides faster: noise is not worth it.
                (local.set $at (i32.add (local.get $at) (i32.shr_u (local.get $misses) (i32.const 5))))
                (local.set $misses (i32.add (local.get $misses) (i32.const 1)))
                (br $search))))
          (local.set $misses (i32.const 32))
          (local.set $start (local.get $at))
          (local.set $from (local.get $candidate))
          (block $begun
            (loop $back
              (br_if $begun (i32.le_u (local.get $start) (local.get $anchor)))
              (br_if $begun (i32.le_u (local.get $from) (local.get $source)))
              (br_if $begun (i32.ne (i32.load8_u (i32.sub (local.get $start) (i32.const 1))) (i32.load8_u (i32.sub (local.get $from) (i32.const 1)))))
              (local.set $start (i32.sub (local.get $start) (i32.const 1)))
              (local.set $from (i32.sub (local.get $from) (i32.const 1)))
              (br $back)))
          (local.set $stop (i32.add (local.get $at) (i32.const 4)))
          (local.set $candidate (i32.add (local.get $candidate) (i32.const 4)))
          (block $ended
            (loop $on
              (br_if $ended (i32.ge_u (local.get $stop) (local.get $matchEnd)))
              (local.set $differs (i64.xor (i64.load (local.get $stop)) (i64.load (local.get $candidate))))
              (if (i64.ne (local.get $differs) (i64.const 0))
                (then
                  (local.set $stop (i32.add (local.get $stop) (i32.wrap_i64 (i64.shr_u (i64.ctz (local.get $differs)) (i64.const 3)))))
                  (br $ended)))
              (local.set $stop (i32.add (local.get $stop) (i32.const 8)))
              (local.set $candidate (i32.add (local.get $candidate) (i32.const 8)))
              (br $on)))
          (if (i32.gt_u (local.get $stop) (local.get $matchEnd)) (then (local.set $stop (local.get $matchEnd))))
          (local.set $code (i32.sub (i32.sub (local.get $stop) (local.get $start)) (i32.const 4))))

        ;; The literals in front of it.
        (local.set $count (i32.sub (local.get $start) (local.get $anchor)))
        (if
          (i32.gt_u
            (i32.add (i32.add (local.get $out) (local.get $count)) (i32.add (i32.div_u (local.get $count) (i32.const 255)) (i32.const 2)))
            (local.get $outEnd))
          (then (return (i32.const -1))))
        (i32.store8 (local.get $out)
          (i32.or
            (i32.shl (select (local.get $count) (i32.const 15) (i32.lt_u (local.get $count) (i32.const 15))) (i32.const 4))
            (select (local.get $code) (i32.const 15) (i32.lt_u (local.get $code) (i32.const 15)))))
        (local.set $out (i32.add (local.get $out) (i32.const 1)))
        (if (i32.ge_u (local.get $count) (i32.const 15))
          (then
            (local.set $rest (i32.sub (local.get $count) (i32.const 15)))
            (loop $more
              (if (i32.ge_u (local.get $rest) (i32.const 255))
                (then
                  (i32.store8 (local.get $out) (i32.const 255))
                  (local.set $out (i32.add (local.get $out) (i32.const 1)))
                  (local.set $rest (i32.sub (local.get $rest) (i32.const 255)))
                  (br $more))))
            (i32.store8 (local.get $out) (local.get $rest))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))))
        (if (i32.le_u (local.get $count) (i32.const 16))
          (then (v128.store (local.get $out) (v128.load (local.get $anchor))))
          (else (memory.copy (local.get $out) (local.get $anchor) (local.get $count))))
        (local.set $out (i32.add (local.get $out) (local.get $count)))
        (br_if $done (i32.eq (local.get $start) (local.get $end)))

        ;; The match.
        (if
          (i32.gt_u (i32.add (local.get $out) (i32.add (i32.div_u (local.get $code) (i32.const 255)) (i32.const 3))) (local.get $outEnd))
          (then (return (i32.const -1))))
        (i32.store16 (local.get $out) (i32.sub (local.get $start) (local.get $from)))
        (local.set $out (i32.add (local.get $out) (i32.const 2)))
        (if (i32.ge_u (local.get $code) (i32.const 15))
          (then
            (local.set $rest (i32.sub (local.get $code) (i32.const 15)))
            (loop $more
              (if (i32.ge_u (local.get $rest) (i32.const 255))
                (then
                  (i32.store8 (local.get $out) (i32.const 255))
                  (local.set $out (i32.add (local.get $out) (i32.const 1)))
                  (local.set $rest (i32.sub (local.get $rest) (i32.const 255)))
                  (br $more))))
            (i32.store8 (local.get $out) (local.get $rest))
            (local.set $out (i32.add (local.get $out) (i32.const 1)))))
        (local.set $at (local.get $stop))
        (local.set $anchor (local.get $stop))
        (if (i32.le_s (local.get $at) (local.get $matchStartEnd))
          (then
            (i32.store offset=32768
              (i32.and (i32.shr_u (i32.mul (i32.load (i32.sub (local.get $at) (i32.const 2))) (i32.const 0x9e3779b1)) (i32.const 17)) (i32.const 32764))
              (i32.sub (local.get $at) (i32.const 2)))))
        (br $sequences)))
    (i32.sub (local.get $out) (local.get $target)))

  ;; By how many lines most windows of six lines moved, of those that were there once before: old place minus new. 0 when
  ;; fewer than `least` agree. `table` has room for `slots` (a power of two, above the windows) of two words: a window's
  ;; hash, and its line plus one, 0 where the slot is empty, -1 where it was met twice: blank lines are everywhere and say
  ;; nothing. `votes` has room for two words a line.
  (func (export "agree") (param $old i32) (param $new i32) (param $length i32) (param $least i32) (param $table i32) (param $slots i32) (param $votes i32) (result i32)
    (local $line i32) (local $lines i32) (local $hash i32) (local $leaving i32) (local $slot i32) (local $mask i32) (local $known i32) (local $isNew i32)
    (local $count i32) (local $most i32) (local $shift i32)
    (memory.fill (local.get $table) (i32.const 0) (i32.shl (local.get $slots) (i32.const 3)))
    (memory.fill (local.get $votes) (i32.const 0) (i32.shl (local.get $length) (i32.const 3)))
    (local.set $mask (i32.shl (i32.sub (local.get $slots) (i32.const 1)) (i32.const 3)))
    (local.set $most (i32.sub (local.get $least) (i32.const 1)))
    (local.set $lines (local.get $old))
    (loop $both
      (local.set $hash (i32.const 0))
      (local.set $line (i32.const 0))
      (loop $next
        ;; What the sixth line before added leaves: its factor has become 0x01000193 to the power of six.
        (local.set $leaving (i32.const 0))
        (if (i32.ge_u (local.get $line) (i32.const 6))
          (then
            (local.set $leaving
              (i32.mul
                (i32.load (i32.add (local.get $lines) (i32.shl (i32.sub (local.get $line) (i32.const 6)) (i32.const 2))))
                (i32.const 0xfc55f7f9)))))
        (local.set $hash
          (i32.sub
            (i32.add
              (i32.mul (local.get $hash) (i32.const 0x01000193))
              (i32.load (i32.add (local.get $lines) (i32.shl (local.get $line) (i32.const 2)))))
            (local.get $leaving)))
        (if (i32.ge_u (local.get $line) (i32.const 5))
          (then
            (local.set $slot (i32.and (i32.shr_u (i32.mul (local.get $hash) (i32.const 0x9e3779b1)) (i32.const 8)) (local.get $mask)))
            (block $met
              (loop $search
                (br_if $met (i32.eqz (local.tee $known (i32.load offset=4 (i32.add (local.get $table) (local.get $slot))))))
                (br_if $met (i32.eq (i32.load (i32.add (local.get $table) (local.get $slot))) (local.get $hash)))
                (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 8)) (local.get $mask)))
                (br $search)))
            (if (local.get $isNew)
              (then
                ;; Met once, and elsewhere.
                (if (i32.and (i32.gt_s (local.get $known) (i32.const 0)) (i32.ne (local.get $known) (i32.sub (local.get $line) (i32.const 4))))
                  (then
                    (local.set $known (i32.sub (local.get $known) (i32.sub (local.get $line) (i32.const 4))))
                    (local.set $slot (i32.add (local.get $votes) (i32.shl (i32.add (local.get $known) (local.get $length)) (i32.const 2))))
                    (i32.store (local.get $slot) (local.tee $count (i32.add (i32.load (local.get $slot)) (i32.const 1))))
                    (if (i32.gt_s (local.get $count) (local.get $most))
                      (then
                        (local.set $most (local.get $count))
                        (local.set $shift (local.get $known)))))))
              (else
                (i32.store (i32.add (local.get $table) (local.get $slot)) (local.get $hash))
                (i32.store offset=4 (i32.add (local.get $table) (local.get $slot))
                  (select (i32.const -1) (i32.sub (local.get $line) (i32.const 4)) (local.get $known)))))))
        (br_if $next (i32.lt_u (local.tee $line (i32.add (local.get $line) (i32.const 1))) (local.get $length))))
      (if (i32.eqz (local.get $isNew))
        (then
          (local.set $isNew (i32.const 1))
          (local.set $lines (local.get $new))
          (br $both))))
    (local.get $shift))
)
