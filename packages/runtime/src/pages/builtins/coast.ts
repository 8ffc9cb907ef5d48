interface Point {
  x: number
  y: number
}

/** Pixels per ms² for a friction of 1. How hard WeChat brakes is not documented; this one stops a swift flick after some 300 px. */
const BRAKE = 0.0008
/** What the finger did in its last moments counts, in milliseconds. */
const RECENT = 60

/** How fast a finger was when it let go. */
export function createSpeedometer(): { at(point: Point, time: number): void; speed(time: number): Point } {
  let seen: (Point & { time: number })[] = []
  return {
    at(point, time) {
      seen = [...seen.filter((one) => time - one.time <= RECENT), { ...point, time }]
    },
    speed(time) {
      const recent = seen.filter((one) => time - one.time <= RECENT)
      const [first, last] = [recent[0], recent.at(-1)]
      if (!first || !last || last.time === first.time) return { x: 0, y: 0 }
      const ms = last.time - first.time
      return { x: (last.x - first.x) / ms, y: (last.y - first.y) / ms }
    },
  }
}

/**
 * Lets something roll on from `from` at a speed in pixels per ms until friction has stopped it, or until `move` answers
 * that it is stuck. Returns how to stop it before.
 */
export function coast(
  from: Point,
  speed: Point,
  friction: number,
  move: (to: Point) => 'moved' | 'stuck',
  onEnd: () => void,
): () => void {
  const fast = Math.hypot(speed.x, speed.y)
  const brake = BRAKE * friction
  const lasts = fast / brake
  let begun: number | null = null
  let frame = requestAnimationFrame(function step(now) {
    begun ??= now
    const passed = Math.min(now - begun, lasts)
    // Braked evenly, it has come as far as it would have in this time at full speed.
    const time = passed - (brake * passed * passed) / (2 * fast || 1)
    const outcome = passed === 0 ? 'moved' : move({ x: from.x + speed.x * time, y: from.y + speed.y * time })
    if (passed < lasts && outcome === 'moved') frame = requestAnimationFrame(step)
    else onEnd()
  })
  return () => cancelAnimationFrame(frame)
}
