// Owns: the QR code of a setup URI as a picture. The library is loaded when the first one is asked for.

/** A PNG as data URL; dark on white in every theme, because cameras need it so. */
export async function qrCodePicture(text: string): Promise<string> {
  const { default: QRCode } = await import('qrcode')
  return QRCode.toDataURL(text, { errorCorrectionLevel: 'M', margin: 4, scale: 6 })
}
