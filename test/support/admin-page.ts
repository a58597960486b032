/**
 * What an operator sees of a server in a child process.
 */

/** Whether it should get traffic: the status of `/readyz`. */
export async function readiness(adminUrl: string): Promise<number> {
  const response = await fetch(`${adminUrl}/readyz`)
  await response.arrayBuffer()
  return response.status
}

/** The value of a metric without labels; not a number where the page does not show it. */
export async function metric(adminUrl: string, name: string): Promise<number> {
  const page = await (await fetch(`${adminUrl}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1] ?? Number.NaN)
}
