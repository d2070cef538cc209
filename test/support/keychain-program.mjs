// Owns: reading and writing the items of one service in the keyring of whoever starts this; keytar knows only one keyring
// a process. Usage: node keychain-program.mjs read|write <service>; items pass as JSON. Never: prints a secret to a person.
import { text } from 'node:stream/consumers'
import keytar from 'keytar'

const [order, service] = process.argv.slice(2)
if (order === 'read') process.stdout.write(JSON.stringify(await keytar.findCredentials(service)))
else for (const { account, password } of JSON.parse(await text(process.stdin))) await keytar.setPassword(service, account, password)
