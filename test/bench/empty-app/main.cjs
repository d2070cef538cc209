// Owns: the least Electron app that shows a window: what start and memory are measured against.
// Never: does anything; whatever it did would make our own app look better.
const { app, BrowserWindow } = require('electron')

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    show: false,
    width: 1040,
    height: 740,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false }
  })
  window.once('ready-to-show', () => window.show())
  void window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
