// Owns: what a window shows when one of its views breaks. Must never hide that something broke.
import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { problemText } from '../lib/problem'
import { Note } from './note'
import { words } from './words'

type Props = { readonly children: ReactNode }
type State = { readonly problem: string | null }

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { problem: null }

  static getDerivedStateFromError(error: unknown): State {
    return { problem: problemText(error) }
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children
    return (
      <Note
        tone="bad"
        live="alert"
        title={words.problemTitle}
        actions={
          <Button size="xs" variant="default" onClick={() => this.setState({ problem: null })}>
            {words.tryAgain}
          </Button>
        }
      >
        {this.state.problem}
      </Note>
    )
  }
}
