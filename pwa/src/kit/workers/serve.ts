/** The worker's side of `bridge`: one function answers every question; what it throws travels back by name. */
export function serve<Question, Answer>(
  work: (question: Question) => Promise<Answer>,
  transfers: (answer: Answer) => Transferable[] = () => [],
): void {
  const scope = self as unknown as DedicatedWorkerGlobalScope
  scope.addEventListener('message', async ({ data }: MessageEvent<{ id: number; question: Question }>) => {
    try {
      const value = await work(data.question)
      scope.postMessage({ id: data.id, value }, transfers(value))
    } catch (error) {
      scope.postMessage({ id: data.id, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
    }
  })
}
