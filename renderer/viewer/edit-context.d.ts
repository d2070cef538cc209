// Owns: the types of the EditContext API (W3C) as far as it is used here; TypeScript has none yet.
declare class EditContext extends EventTarget {
  readonly text: string
  updateText(start: number, end: number, text: string): void
  updateSelection(start: number, end: number): void
  updateControlBounds(bounds: DOMRect): void
  updateSelectionBounds(bounds: DOMRect): void
}

interface HTMLCanvasElement {
  editContext: EditContext | null
}
