/** A first password to hand over: 16 letters that are not mistaken for others, about 92 bits. */
export function newPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
  const most = 256 - (256 % letters.length)
  let made = ''
  while (made.length < 16)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < most && made.length < 16) made += letters[byte % letters.length]
  return made
}
