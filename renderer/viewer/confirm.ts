// Owns: the viewer's one question before something that cannot be taken back. The browser's own dialog: the page behind is
// inert, and Escape cancels.

export type Question = {
  readonly title: string
  readonly text: string
  readonly warnings: readonly string[]
  readonly confirm: string
  readonly cancel: string
  /** Resolves with what went wrong, or null. */
  readonly act: () => Promise<string | null>
  readonly onClosed: () => void
}

export function askFirst({ title, text, warnings, confirm, cancel, act, onClosed }: Question): void {
  const dialog = document.createElement('dialog')
  dialog.className = 'question'
  const heading = element('h2', 'question-title', title)
  heading.id = 'question-title'
  dialog.setAttribute('aria-labelledby', heading.id)
  const problem = element('p', 'question-problem', '')
  problem.setAttribute('role', 'alert')
  const no = button('plain', cancel)
  const yes = button('primary', confirm)
  const buttons = element('div', 'question-buttons', '')
  buttons.append(no, yes)
  dialog.append(heading, element('p', 'question-text', text), ...warnings.map((warning) => element('p', 'question-warning', warning)), problem, buttons)

  no.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => {
    dialog.remove()
    onClosed()
  })
  yes.addEventListener('click', () => {
    if (yes.getAttribute('aria-disabled') === 'true') return
    yes.setAttribute('aria-disabled', 'true')
    problem.textContent = ''
    act()
      .catch(String)
      .then((wrong) => {
        if (wrong === null) return dialog.close()
        yes.removeAttribute('aria-disabled')
        problem.textContent = wrong
      })
      .catch(() => dialog.close())
  })
  document.body.append(dialog)
  dialog.showModal()
  no.focus()
}

/** The session that it was about is over. */
export function dismissQuestion(): void {
  document.querySelector<HTMLDialogElement>('dialog.question')?.close()
}

function element<Name extends 'h2' | 'p' | 'div'>(name: Name, className: string, text: string): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  made.className = className
  made.textContent = text
  return made
}

function button(className: 'plain' | 'primary', text: string): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = className
  made.textContent = text
  return made
}
