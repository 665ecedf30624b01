/** Finds the secrets in the addresses of remotes. */
import { personalGit } from './git.ts';

/** Fewer characters of a user name are a name, and not a token. */
const SHORTEST_TOKEN = 20;

/**
 * The passwords and tokens in the addresses that git may use in this repository, and in `address`: as they are
 * written, and decoded.
 */
export async function secretsInAddresses(directory: string, address: string): Promise<string[]> {
  const args = ['config', '--get-regexp', String.raw`^(remote\..*url|url\..*insteadof)$`];
  const told = await personalGit(directory).run(args, { allow: [1] });
  const text = `${told.stdout.toString('utf8')}\n${address}`;
  return [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/([^\s/@]*)@/gi)].flatMap(([, credentials = '']) => {
    const [user = '', password = ''] = credentials.split(/:(.*)/s);
    const secrets = [password, user.length >= SHORTEST_TOKEN ? user : ''].filter((one) => one !== '');
    return secrets.flatMap((secret) => [secret, decoded(secret)]);
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
