// Owns: the start of the "Files" window.
import '../ui/styles'
import '@mantine/core/styles/CloseButton.css'
import { createRoot } from 'react-dom/client'
import { FilesWindow } from './files-window'
import { openFolder, stateMirror, themeMirror } from './files-store'

const root = document.getElementById('root')
if (root === null) throw new Error('files.html has no #root')

void Promise.all([stateMirror.start(), themeMirror.start()]).then(() => {
  createRoot(root).render(<FilesWindow />)
  void openFolder('local', null)
  void openFolder('remote', null)
})
