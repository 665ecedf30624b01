/** Opens the workspace of a run: a copy, or the checkout itself. */
import { copyWorkspace, type CopyRequest } from './copy.ts';
import { inPlaceWorkspace, type InPlaceRequest } from './in-place.ts';
import type { Workspace } from './workspace.ts';

export function openWorkspace(
  kind: 'copy' | 'in-place',
  request: CopyRequest & InPlaceRequest,
): Promise<Workspace> {
  return kind === 'copy' ? copyWorkspace(request) : inPlaceWorkspace(request);
}
