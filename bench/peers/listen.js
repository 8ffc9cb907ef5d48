/** Every peer is a program: `node peers/<name>.js <folder>`, and says `listening <port>` when it does. */
export const folder = process.argv[2]

export function listen(server) {
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`))
}
