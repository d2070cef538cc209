// Owns: how large the remote screen is shown: fitted into the window, or pixel for pixel. Never: changes the remote screen.
import { placeIn } from './place'

export type Scaling = {
  readonly isActual: () => boolean
  readonly setActual: (is: boolean) => void
  /** The picture, or the display it is on, has another size now. */
  readonly resized: () => void
}

export function scaleScreen(screen: HTMLCanvasElement): Scaling {
  let actual = false

  const apply = (): void => {
    document.documentElement.dataset['scaling'] = actual ? 'actual' : 'fit'
    screen.style.width = actual ? `${screen.width / devicePixelRatio}px` : ''
    screen.style.height = actual ? `${screen.height / devicePixelRatio}px` : ''
    look()
  }
  /** Pixel for pixel there is nothing to smooth, which is most of the compositor's work. */
  const look = (): void => {
    const { scale } = placeIn(screen.getBoundingClientRect(), screen)
    screen.dataset['exact'] = String(scale * devicePixelRatio === 1)
  }
  // Also when the window moves to a display of another density.
  window.addEventListener('resize', apply)
  // The bar may come and go without that.
  new ResizeObserver(look).observe(screen)
  apply()

  return {
    isActual: () => actual,
    setActual(is) {
      actual = is
      apply()
    },
    resized: apply
  }
}
