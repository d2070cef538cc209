// Owns: the notice's start. Must stay small: it is drawn while somebody is coming in.
import '../ui/styles'
import { createRoot } from 'react-dom/client'
import { Notice } from './notice'
import { sessionsMirror, themeMirror } from './notice-store'

const root = document.getElementById('root')
if (root === null) throw new Error('notice.html has no #root')

void Promise.all([sessionsMirror.start(), themeMirror.start()]).then(() => createRoot(root).render(<Notice />))
