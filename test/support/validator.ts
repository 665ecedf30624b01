/** GitHub's own validator of workflows and actions, offline. */
import { registerHooks } from 'node:module';

// The validator imports JSON files without the import attribute that Node requires.
registerHooks({
  load(url, context, next) {
    return url.endsWith('.json')
      ? next(url, { ...context, importAttributes: { type: 'json' } })
      : next(url, context);
  },
});

/** What is wrong with a workflow, or with an action where the file is called `action.yml`. */
export async function validateYaml(text: string, file = '.github/workflows/x.yml'): Promise<string[]> {
  const { validate } = await import('@actions/languageservice');
  const { TextDocument } = await import('vscode-languageserver-textdocument');
  const problems = await validate(TextDocument.create(`file:///repository/${file}`, 'yaml', 1, text));
  return problems.map(
    ({ message, range }) =>
      `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
}
