// Owns: what is being copied and was copied, with how far it is and what can be done about it.
import { ActionIcon, Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CopyJob } from '../../shared/files'
import { Empty } from '../ui/empty'
import { IconCopy, IconFileIn, IconFileOut, IconPause, IconRemove, IconResume, IconRetry } from '../ui/icons'
import classes from './queue.module.css'
import { cancel, clearFinished, pause, retry } from './files-store'
import { jobText, problemText, words } from './words'

type Props = { readonly jobs: readonly CopyJob[]; readonly hostName: string }

const isOver = ({ state }: CopyJob): boolean => state === 'done' || state === 'failed' || state === 'cancelled'

export function Queue({ jobs, hostName }: Props): ReactNode {
  return (
    <section className={classes['queue']} aria-labelledby="queue-title">
      <header className={classes['queue-head']}>
        <h2 id="queue-title" className={classes['name']}>
          {words.queue}
        </h2>
        {/* A button that is switched off would keep nobody's focus; one that goes away hands it on. */}
        {jobs.some(isOver) && (
          <Button size="compact-sm" variant="default" onClick={clearFinished}>
            {words.clear}
          </Button>
        )}
      </header>
      {jobs.length === 0 ? (
        <div className={classes['queue-empty']}>
          <Empty icon={<IconCopy size={22} />} title={words.queueEmpty}>
            {words.queueEmptyAdvice}
          </Empty>
        </div>
      ) : (
        // Jobs scroll by keyboard as well.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable
        <ul className={classes['jobs']} aria-labelledby="queue-title" tabIndex={0}>
          {[...jobs].reverse().map((job) => (
            <Job key={job.id} job={job} hostName={hostName} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Job({ job, hostName }: { readonly job: CopyJob; readonly hostName: string }): ReactNode {
  const { id, name, state, bytes, bytesDone, problems, problemCount } = job
  const Icon = job.direction === 'to-remote' ? IconFileOut : IconFileIn
  const share = state === 'done' ? 1 : bytes === 0 ? 0 : bytesDone / bytes
  return (
    <li className={classes['job']} data-state={state}>
      <Icon className={classes['icon']} size={20} aria-hidden />
      <div className={classes['job-text']}>
        <div className={classes['job-name']}>
          <strong title={name}>{name}</strong> <span>{words.to(job, hostName)}</span>
        </div>
        {!isOver(job) && <progress aria-label={words.progress(name)} max={1} value={share} />}
        <div className={classes['job-state']}>{jobText(job)}</div>
        {problems.length > 0 && (
          <ul className={classes['problems']}>
            {problems.map((problem, index) => (
              <li key={index}>
                <strong>{problem.name}</strong> {problemText(problem.why)}
              </li>
            ))}
            {problemCount > problems.length && <li>{words.moreProblems(problemCount - problems.length)}</li>}
          </ul>
        )}
      </div>
      <div className={classes['job-buttons']}>
        {(state === 'running' || state === 'waiting' || state === 'paused') && <PauseButton job={job} />}
        {state === 'failed' && (
          <ActionIcon variant="subtle" aria-label={words.retry(name)} title={words.retry(name)} onClick={() => retry(id)}>
            <IconRetry size={18} />
          </ActionIcon>
        )}
        {!isOver(job) && (
          <ActionIcon variant="subtle" color="red" aria-label={words.stop(name)} title={words.stop(name)} onClick={() => cancel(id)}>
            <IconRemove size={18} />
          </ActionIcon>
        )}
      </div>
    </li>
  )
}

/** One button for both, so that whoever has pressed it is still there. */
function PauseButton({ job: { id, name, state } }: { readonly job: CopyJob }): ReactNode {
  const isPaused = state === 'paused'
  const [text, Icon] = isPaused ? [words.resume(name), IconResume] : [words.pause(name), IconPause]
  return (
    <ActionIcon variant="subtle" aria-label={text} title={text} onClick={() => pause(id, !isPaused)}>
      <Icon size={18} />
    </ActionIcon>
  )
}
