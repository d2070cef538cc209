// Owns: a clock for views that count down. Must never run for a view that isn't shown.
import { useEffect, useState } from 'react'

/** The Unix time in ms, renewed every `every` ms while the view is mounted. */
export function useNow(every = 1000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
