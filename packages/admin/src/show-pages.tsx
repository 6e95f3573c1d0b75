import { Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link, Show, useGetList, useGetOne } from 'react-admin';
import { Actions } from './action-button.js';
import { contentActions, endSession, personActions, reportActions } from './actions.js';
import { contentColumns, Moment, personColumns, reportColumns, TargetLink } from './columns.js';
import { Lines, WithRow } from './declared-list.js';
import type { Content, Person, Report, Session } from './rows.js';

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section style={{ margin: '24px 0 0' }}>
    <Typography variant="h6" component="h2" gutterBottom>
      {title}
    </Typography>
    {children}
  </section>
);

const Page = <Row,>({ children }: { children(row: Row): ReactNode }) => (
  <Show actions={false} sx={{ '& .RaShow-card': { p: 2, maxWidth: 900 } }}>
    <WithRow<Row>>{children}</WithRow>
  </Show>
);

/** The address of a list with a filter. */
const listAt = (resource: string, filter: object) =>
  `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

export const PersonPage = () => (
  <Page<Person>>
    {(person) => (
      <>
        <Lines
          columns={[...personColumns, { label: 'About', of: ({ bio }) => bio }]}
          row={person}
        />
        <Part title="What you can do">
          <Actions actions={personActions} row={person} />
        </Part>
        <Part title="Content">
          <ul>
            {(['POST', 'COMMENT', 'GROUP', 'MESSAGE'] as const).map((kind) => (
              <li key={kind}>
                <Link to={listAt('contents', { kind, authorId: person.id })}>
                  {kind === 'MESSAGE' ? 'reported messages' : `${kind.toLowerCase()}s`}
                </Link>
              </li>
            ))}
          </ul>
        </Part>
        <Part title="Sessions">
          <Sessions userId={person.id} />
        </Part>
      </>
    )}
  </Page>
);

function Sessions({ userId }: { userId: string }) {
  const { data = [], isPending } = useGetList<Session>('sessions', { filter: { userId } });
  if (isPending) return null;
  if (data.length === 0) return <p>No session is active.</p>;
  return data.map((session) => (
    <div
      key={session.id}
      style={{ padding: '12px 0', borderTop: '1px solid rgb(128 128 128 / 30%)' }}
    >
      <Lines
        columns={[
          { label: 'Device', of: ({ userAgent }) => userAgent ?? 'unknown' },
          { label: 'Address', of: ({ address }) => address },
          { label: 'Signed in', of: ({ createdAt }) => <Moment at={createdAt} /> },
          { label: 'Last used', of: ({ lastUsedAt }) => <Moment at={lastUsedAt} /> },
        ]}
        row={session}
      />
      {session.isCurrent ? 'This is your session.' : null}
      <div style={{ marginTop: 8 }}>
        <Actions actions={[endSession(userId)]} row={session} />
      </div>
    </div>
  ));
}

const ContentParts = ({ content }: { content: Content }) => (
  <>
    <Lines
      columns={[
        ...contentColumns,
        ...(content.removal
          ? [
              { label: 'Removed by', of: () => content.removal?.moderator?.username ?? '–' },
              { label: 'Removed for', of: () => content.removal?.reason },
            ]
          : []),
      ]}
      row={content}
    />
    <Part title="What you can do">
      <Actions actions={contentActions} row={content} />
    </Part>
  </>
);

export const ContentPage = () => (
  <Page<Content>>{(content) => <ContentParts content={content} />}</Page>
);

export const ReportPage = () => (
  <Page<Report>>
    {(report) => (
      <>
        <Lines columns={reportColumns} row={report} />
        <Part title="What was reported, as it is now">
          <Target id={report.contentId} />
        </Part>
        <Part title="The report">
          {report.resolvedAt ? (
            <p>
              Decided at <Moment at={report.resolvedAt} />.
            </p>
          ) : null}
          <Actions actions={reportActions} row={report} />
        </Part>
      </>
    )}
  </Page>
);

function Target({ id }: { id: string }) {
  const isPerson = id.startsWith('user_');
  const { data, isPending } = useGetOne<Content>(
    'contents',
    { id },
    { enabled: !isPerson, retry: false },
  );
  if (isPerson) return <TargetLink id={id} />;
  if (isPending) return null;
  return data ? <ContentParts content={data} /> : <p>It is not there any more.</p>;
}
