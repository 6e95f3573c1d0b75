import { useEffect, useState } from 'react';
import { Panel, Picture, Small } from '../parts/index.js';

/** Written beside the app by `npm run demo`; other servers have no such file. */
interface Demo {
  password: string;
  people: { username: string; name: string; about: string; face: string }[];
}

interface DemoPeopleProps {
  signIn: (username: string, password: string) => Promise<void>;
}

/** Signs in as one of the people of the demo by one click. */
export function DemoPeople({ signIn }: DemoPeopleProps) {
  const [demo, setDemo] = useState<Demo | null>(null);
  useEffect(() => {
    fetch('demo.json')
      .then((response) => (response.ok ? response.json() : null))
      .then(setDemo, () => {});
  }, []);
  if (!demo) return null;
  return (
    <Panel>
      <h2>Be one of the village</h2>
      <p>Sign in with one click. Open a second tab to be two people at once.</p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(5rem,1fr))] gap-2">
        {demo.people.map(({ username, name, about, face }) => (
          <li key={username}>
            <Small
              className="h-auto! w-full! box-border! flex-col px-0! wrap-normal"
              title={about}
              onClick={() => signIn(username, demo.password)}
            >
              <Picture name={name} url={face} size="4" />
              {name}
            </Small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
