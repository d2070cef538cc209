// Owns: the whole window while the store is damaged: what that means, and the two ways on.
// Must never start fresh without a second yes.
import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { postern } from '../lib/postern'
import { reportProblem, run } from '../lib/problem'
import { Dialog } from '../ui/dialog'
import { DialogButtons } from '../ui/dialog-buttons'
import { PosternMark } from '../ui/postern-mark'
import { ProblemBanner } from '../ui/problem-banner'
import classes from './shell.module.css'
import { damagedWords as words } from './words'

type Stage = 'told' | 'asking' | 'working'

export function DamagedScreen(): ReactNode {
  const [stage, setStage] = useState<Stage>('told')
  const startFresh = (): void => {
    setStage('working')
    postern()
      .call('app.setDamagedStorageAside')
      // Main reloads the page; if it has not, the answer to app.info is a new one.
      .then(() => window.location.reload(), (error: unknown) => {
        setStage('told')
        reportProblem(error)
      })
  }
  return (
    <main className={classes['damaged']}>
      <PosternMark size={40} />
      <Title order={1}>{words.title}</Title>
      <Text>{words.what}</Text>
      <Text>{words.how}</Text>
      <ProblemBanner />
      <Group>
        <Button onClick={() => setStage('asking')}>{words.aside}</Button>
        <Button variant="default" onClick={() => run(postern().call('app.quit'))}>
          {words.quit}
        </Button>
      </Group>
      {stage !== 'told' && (
        <Dialog title={words.confirmTitle} onClose={() => setStage('told')}>
          <Stack gap="md">
            <Text size="sm">{words.confirm}</Text>
            <DialogButtons onCancel={() => setStage('told')} label={words.confirmButton} onGo={startFresh} busy={stage === 'working'} danger />
          </Stack>
        </Dialog>
      )}
    </main>
  )
}
