/** A WAV file of silence: 8 bits, 8000 a second, one channel. */
export function quietWav(seconds: number): Buffer {
  const size = Math.round(seconds * 8000)
  const wav = Buffer.alloc(44 + size, 128)
  wav.fill(0, 0, 44)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + size, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(8000, 24)
  wav.writeUInt32LE(8000, 28)
  wav.writeUInt16LE(1, 32)
  wav.writeUInt16LE(8, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(size, 40)
  return wav
}
