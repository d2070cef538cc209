// Owns: how the keys that the UI Events specification names are called on X11. Tables only, no behaviour.

/**
 * `KeyboardEvent.key` of keys that type no text -> X keysym names, the best first. Left and right variants are
 * chosen by `KEYSYMS_BY_CODE`. Caps Lock is absent on purpose: its effect is already in the text that arrives, and a
 * second lock on the host would undo it.
 */
export const KEYSYMS_BY_KEY: Readonly<Record<string, readonly string[]>> = {
  Enter: ['Return'],
  Tab: ['Tab'],
  Backspace: ['BackSpace'],
  Delete: ['Delete'],
  Escape: ['Escape'],
  Insert: ['Insert'],
  Home: ['Home'],
  End: ['End'],
  PageUp: ['Prior'],
  PageDown: ['Next'],
  ArrowLeft: ['Left'],
  ArrowUp: ['Up'],
  ArrowRight: ['Right'],
  ArrowDown: ['Down'],
  Shift: ['Shift_L'],
  Control: ['Control_L'],
  Alt: ['Alt_L'],
  AltGraph: ['ISO_Level3_Shift'],
  Meta: ['Super_L', 'Meta_L'],
  NumLock: ['Num_Lock'],
  ScrollLock: ['Scroll_Lock'],
  ContextMenu: ['Menu'],
  Pause: ['Pause'],
  PrintScreen: ['Print'],
  Clear: ['Clear'],
  Help: ['Help'],
  Undo: ['Undo'],
  Redo: ['Redo'],
  Find: ['Find'],
  Cancel: ['Cancel'],
  Select: ['Select'],
  Execute: ['Execute'],
  Cut: ['XF86Cut'],
  Copy: ['XF86Copy'],
  Paste: ['XF86Paste'],
  Open: ['XF86Open'],
  AudioVolumeUp: ['XF86AudioRaiseVolume'],
  AudioVolumeDown: ['XF86AudioLowerVolume'],
  AudioVolumeMute: ['XF86AudioMute'],
  MediaPlayPause: ['XF86AudioPlay'],
  MediaStop: ['XF86AudioStop'],
  MediaTrackNext: ['XF86AudioNext'],
  MediaTrackPrevious: ['XF86AudioPrev'],
  BrowserBack: ['XF86Back'],
  BrowserForward: ['XF86Forward'],
  BrowserHome: ['XF86HomePage'],
  BrowserRefresh: ['XF86Reload'],
  BrowserSearch: ['XF86Search'],
  BrowserStop: ['XF86Stop'],
  BrowserFavorites: ['XF86Favorites'],
  BrightnessUp: ['XF86MonBrightnessUp'],
  BrightnessDown: ['XF86MonBrightnessDown'],
  LaunchMail: ['XF86Mail'],
  LaunchApplication1: ['XF86Explorer'],
  LaunchApplication2: ['XF86Calculator'],
  Convert: ['Henkan'],
  NonConvert: ['Muhenkan'],
  KanaMode: ['Hiragana_Katakana'],
  HiraganaKatakana: ['Hiragana_Katakana'],
  ZenkakuHankaku: ['Zenkaku_Hankaku'],
  HangulMode: ['Hangul'],
  HanjaMode: ['Hangul_Hanja']
}

/** Function keys, which are too regular for a table. */
export const FUNCTION_KEY = /^F([1-9]|[12][0-9]|3[0-5])$/

/** Keys that stand twice on a keyboard: the right-hand one's keysym comes first. Looked up as `code` + `/` + `key`. */
export const KEYSYMS_BY_CODE: Readonly<Record<string, readonly string[]>> = {
  'ShiftRight/Shift': ['Shift_R', 'Shift_L'],
  'ControlRight/Control': ['Control_R', 'Control_L'],
  'AltRight/Alt': ['Alt_R', 'Alt_L'],
  'MetaRight/Meta': ['Super_R', 'Super_L'],
  'NumpadEnter/Enter': ['KP_Enter', 'Return']
}

/** Keypad keys whose meaning does not depend on Num Lock; programs tell them from the main block's. */
export const KEYPAD_OPERATORS: ReadonlySet<string> = new Set([
  'NumpadAdd',
  'NumpadSubtract',
  'NumpadMultiply',
  'NumpadDivide'
])

const row = (first: number, codes: string): (readonly [string, number])[] =>
  codes.split(' ').map((code, index) => [code, first + index] as const)

/** UI Events `code` -> X keycode under the evdev rules, which is the kernel's key number plus 8. */
export const KEYCODES_BY_CODE: ReadonlyMap<string, number> = new Map([
  ...row(9, 'Escape Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal Backspace Tab'),
  ...row(24, 'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Enter ControlLeft'),
  ...row(38, 'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backquote ShiftLeft Backslash'),
  ...row(52, 'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash ShiftRight NumpadMultiply AltLeft Space CapsLock'),
  ...row(67, 'F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 NumLock ScrollLock Numpad7 Numpad8 Numpad9 NumpadSubtract'),
  ...row(83, 'Numpad4 Numpad5 Numpad6 NumpadAdd Numpad1 Numpad2 Numpad3 Numpad0 NumpadDecimal'),
  ...row(94, 'IntlBackslash F11 F12 IntlRo'),
  ...row(100, 'Convert KanaMode NonConvert'),
  ...row(104, 'NumpadEnter ControlRight NumpadDivide PrintScreen AltRight'),
  ...row(110, 'Home ArrowUp PageUp ArrowLeft ArrowRight End ArrowDown PageDown Insert Delete'),
  ...row(121, 'AudioVolumeMute AudioVolumeDown AudioVolumeUp'),
  ...row(125, 'NumpadEqual'),
  ...row(127, 'Pause'),
  ...row(129, 'NumpadComma Lang1 Lang2 IntlYen MetaLeft MetaRight ContextMenu'),
  ...row(191, 'F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24')
])
