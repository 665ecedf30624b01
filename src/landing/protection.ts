/** Finds out, before the first trial, whether rules of a branch would refuse a push. */
import { z } from 'zod';
import { GitHubError, type GitHub } from '../platform/github/github.ts';

/** What a branch demands of every change that a push of commits does not give. */
export type Demands = readonly string[];

const Rules = z.array(z.object({ type: z.string(), ruleset_id: z.int().optional() }));
const Ruleset = z.object({ current_user_can_bypass: z.string().optional() });

/** What a branch asks for that has to have no merge commits. */
export const LINEAR = 'a linear history';

/** The types of GitHub's rules that refuse a push. Other rules do not concern a push of new commits. */
const DEMANDS = new Map([
  ['pull_request', 'a pull request'],
  ['required_signatures', 'signed commits'],
  ['required_status_checks', 'status checks that passed on the commit'],
  ['merge_queue', 'the merge queue'],
  ['update', 'a right to bypass its rules'],
  ['required_deployments', 'deployments that succeeded'],
  ['workflows', 'workflows that passed'],
  ['code_scanning', 'results of code scanning'],
  ['required_linear_history', LINEAR],
]);

/** A branch protection of the old kind, as far as everybody may read it. `null`: the branch has none. */
const Protection = z.object({
  repository: z.object({
    viewerPermission: z.string().nullish(),
    ref: z
      .object({
        branchProtectionRule: z.object({ isAdminEnforced: z.boolean() }).nullish(),
        refUpdateRule: z
          .object({
            viewerCanPush: z.boolean(),
            requiredApprovingReviewCount: z.int().nullish(),
            requiredStatusCheckContexts: z.array(z.string().nullable()).nullish(),
            requiresSignatures: z.boolean(),
            requiresLinearHistory: z.boolean().optional(),
          })
          .nullish(),
      })
      .nullish(),
  }),
});

const QUERY = `query ($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    viewerPermission
    ref(qualifiedName: $ref) {
      branchProtectionRule { isAdminEnforced }
      refUpdateRule { viewerCanPush requiredApprovingReviewCount requiredStatusCheckContexts requiresSignatures requiresLinearHistory }
    }
  }
}`;

type Api = Pick<GitHub, 'ask' | 'query'>;

/**
 * Returns what a push to this branch would be refused for; nothing where it would be accepted, or where GitHub
 * cannot be asked now. `isProtected`: what the runner says about the branch.
 */
export async function demandsOf(branch: string, isProtected: boolean, github: Api): Promise<Demands> {
  const path = `{repo}/rules/branches/${encodeURIComponent(branch)}?per_page=100`;
  const rules = await told(github.ask('GET', path, Rules));
  if (rules === 'outage') return [];
  const binding = await withoutPassable(rules ?? [], github);
  const ofRules = binding.map(({ type }) => DEMANDS.get(type)).filter((one) => one !== undefined);
  if (ofRules.length > 0 || !isProtected) return [...new Set(ofRules)];
  const ofProtection = await demandsOfProtection(branch, github);
  if (ofProtection) return ofProtection;
  // If there are no rules, the branch has a protection of the old kind.
  return rules && rules.length > 0 ? [] : ['something that GitHub does not tell this token'];
}

/** The rules without those that this token may bypass. */
async function withoutPassable(rules: z.infer<typeof Rules>, github: Api): Promise<z.infer<typeof Rules>> {
  const refusing = rules.filter(({ type }) => DEMANDS.has(type));
  const ids = [...new Set(refusing.map(({ ruleset_id: id }) => id))].filter((id) => id !== undefined);
  const passable = new Set<number>();
  for (const id of ids) {
    const ruleset = await told(github.ask('GET', `{repo}/rulesets/${id}`, Ruleset));
    const how = ruleset === 'outage' ? 'always' : ruleset?.current_user_can_bypass;
    if (how === 'always' || how === 'exempt') passable.add(id);
  }
  return rules.filter(({ ruleset_id: id }) => id === undefined || !passable.has(id));
}

/** What a branch protection of the old kind asks for; `undefined` where GitHub does not say. */
async function demandsOfProtection(branch: string, github: Api): Promise<Demands | undefined> {
  const answer = await told(github.query(QUERY, { ref: `refs/heads/${branch}` }, Protection));
  if (answer === 'outage') return [];
  if (!answer?.repository.ref) return undefined;
  const { viewerPermission, ref } = answer.repository;
  const rule = ref.refUpdateRule;
  const mayBypass = viewerPermission === 'ADMIN' && ref.branchProtectionRule?.isAdminEnforced === false;
  if (!rule || mayBypass) return [];
  const demands = [
    rule.requiredApprovingReviewCount == null ? '' : 'a pull request',
    rule.requiresSignatures ? 'signed commits' : '',
    (rule.requiredStatusCheckContexts ?? []).length > 0 ? 'status checks that passed on the commit' : '',
    rule.requiresLinearHistory ? LINEAR : '',
    rule.viewerCanPush ? '' : 'a right to push that this token does not have',
  ];
  return demands.filter((demand) => demand !== '');
}

/** `undefined`: GitHub does not say it to this token. `outage`: it says nothing now, and the push itself will tell. */
function told<T>(answer: Promise<T>): Promise<T | undefined | 'outage'> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof GitHubError)) throw error;
    return error.status === 0 || error.status >= 500 ? 'outage' : undefined;
  });
}
