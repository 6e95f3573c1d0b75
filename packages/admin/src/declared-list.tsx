import { Card, CardActionArea, CardContent, type Theme, useMediaQuery } from '@mui/material';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import {
  Datagrid,
  FilterButton,
  FunctionField,
  List,
  Pagination,
  type RaRecord,
  TopToolbar,
  useListContext,
  useRecordContext,
  useRedirect,
  useResourceContext,
} from 'react-admin';
import type { Column } from './columns.js';

/** A list as it is declared. */
export interface DeclaredList<Row> {
  /** Said above the list. */
  about: string;
  columns: readonly Column<Row>[];
  filters?: ReactElement[];
  filterDefaults?: object;
}

/** The page of a list: a table, or cards on a narrow screen. `opens` says whether rows lead to a page of their own. */
export function ListPage<Row extends RaRecord>({
  declared,
  opens,
}: {
  declared: DeclaredList<Row>;
  opens: boolean;
}) {
  const resource = useResourceContext();
  const isNarrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('md'));
  const { about, columns, filters, filterDefaults } = declared;
  const optional = filters?.some(({ props }) => !(props as { alwaysOn?: boolean }).alwaysOn);
  return (
    <>
      <p style={{ margin: '16px 0 0', maxWidth: '70ch' }}>{about}</p>
      <List
        // Otherwise the rows of another list stand in this one until its own are there.
        key={resource}
        exporter={false}
        empty={false}
        perPage={25}
        pagination={<Pagination rowsPerPageOptions={[10, 25, 50, 100]} />}
        {...(filters && { filters })}
        {...(filterDefaults && { filterDefaultValues: filterDefaults })}
        actions={optional ? <TopToolbar>{<FilterButton disableSaveQuery />}</TopToolbar> : false}
      >
        {isNarrow ? (
          <Cards columns={columns} opens={opens} />
        ) : (
          <Datagrid bulkActionButtons={false} rowClick={opens ? 'show' : false}>
            {columns.map(({ label, of }) => (
              <FunctionField
                key={label}
                label={label}
                sortable={false}
                render={of as (row: RaRecord) => ReactNode}
              />
            ))}
          </Datagrid>
        )}
      </List>
    </>
  );
}

function Cards<Row extends RaRecord>({
  columns,
  opens,
}: {
  columns: readonly Column<Row>[];
  opens: boolean;
}) {
  const { data, isPending, resource } = useListContext<Row>();
  const redirect = useRedirect();
  if (isPending) return null;
  if (!data || data.length === 0) return <p style={{ padding: 16 }}>Nothing here.</p>;
  const [main, ...others] = columns as [Column<Row>, ...Column<Row>[]];
  return data.map((row) => {
    const head = <b style={{ fontSize: 16, overflowWrap: 'anywhere' }}>{main.of(row)}</b>;
    return (
      <Card key={row.id} variant="outlined" square>
        {opens ? (
          <CardActionArea sx={{ p: 2, pb: 0 }} onClick={() => redirect('show', resource, row.id)}>
            {head}
          </CardActionArea>
        ) : (
          <CardContent sx={{ p: 2, pb: 0 }}>{head}</CardContent>
        )}
        <CardContent sx={{ pt: 1 }}>
          <Lines columns={others} row={row} />
        </CardContent>
      </Card>
    );
  });
}

/** Labels and values, one below the other. */
export const Lines = <Row,>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) => (
  <dl
    style={{
      display: 'grid',
      gridTemplateColumns: 'minmax(6rem, max-content) 1fr',
      gap: '4px 16px',
      margin: 0,
    }}
  >
    {columns.map(({ label, of }) => {
      const value = of(row);
      if (value === null || value === undefined || value === '') return null;
      return (
        <Fragment key={label}>
          <dt style={{ opacity: 0.7 }}>{label}</dt>
          <dd style={{ margin: 0, overflowWrap: 'anywhere' }}>{value}</dd>
        </Fragment>
      );
    })}
  </dl>
);

/** The row of the page of one, once it is there. */
export function WithRow<Row>({ children }: { children(row: Row): ReactNode }) {
  const row = useRecordContext();
  return row ? children(row as Row) : null;
}
