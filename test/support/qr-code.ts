// Owns: reading a QR code out of a picture, as an authenticator's camera does. Never: guesses.
import jsqrModule from 'jsqr'
import { PNG } from 'pngjs'

// Node gives the package's CommonJS exports, bundlers its default.
const jsqr = (jsqrModule as unknown as { default?: typeof jsqrModule }).default ?? jsqrModule

/** @throws when the picture holds no readable code */
export function readQrCode(png: Buffer): string {
  const { data, width, height } = PNG.sync.read(png)
  const found = jsqr(new Uint8ClampedArray(data), width, height)
  if (!found) throw new Error('There is no QR code in the picture')
  return found.data
}

/** The base32 secret of an otpauth: address. */
export function secretOf(otpauth: string): string {
  const secret = new URL(otpauth).searchParams.get('secret')
  if (!secret) throw new Error('The address holds no secret')
  return secret
}
