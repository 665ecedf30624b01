/** The search of a view. What is searched for becomes part of the address. */
import { narrow, route } from './route.ts';

export function Search({ what }: { what: string }) {
  return (
    <label>
      Search{' '}
      <input
        type="search"
        value={route.value.detail}
        onInput={(event) => narrow(event.currentTarget.value)}
        placeholder={what}
      />
    </label>
  );
}
