import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useCloseNotification, useGetIdentity, useNotify, useRefresh } from 'react-admin';
import type { Action } from './actions.js';

/** Runs something and says how it went. */
function useAct() {
  const notify = useNotify();
  const refresh = useRefresh();
  return async function act(
    work: () => Promise<unknown>,
    done: string,
    undo?: () => Promise<unknown>,
  ) {
    try {
      await work();
      const button = undo && <UndoButton undo={() => act(undo, 'Undone.')} />;
      notify(
        <Alert severity="success" variant="filled" action={button}>
          {done}
        </Alert>,
        { autoHideDuration: undo ? 15_000 : 5_000 },
      );
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    }
    refresh();
  };
}

/** Takes an action back, in the notice that says that it is done. */
function UndoButton({ undo }: { undo(): Promise<void> }) {
  const close = useCloseNotification();
  return (
    <Button
      color="inherit"
      size="small"
      onClick={() => {
        close();
        void undo();
      }}
    >
      Undo
    </Button>
  );
}

/** A button that asks before it acts: what happens, whether it can be undone, and for a reason. */
function ActionButton<Row>({ action, row }: { action: Action<Row>; row: Row }) {
  const [isOpen, setOpen] = useState(false);
  const act = useAct();
  const color = action.isDestructive ? 'error' : 'primary';
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="outlined" size="small" color={color} onClick={() => setOpen(true)}>
        {action.label}
      </Button>
      <Dialog open={isOpen} onClose={close} fullWidth maxWidth="sm" aria-labelledby="question">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
            close();
            const { undo } = action;
            void act(() => action.run(row, reason), action.done(row), undo && (() => undo(row)));
          }}
        >
          <DialogTitle id="question">{action.question(row)}</DialogTitle>
          <DialogContent>
            <DialogContentText gutterBottom>{action.consequences}</DialogContentText>
            <DialogContentText>{action.undone}</DialogContentText>
            {action.reason !== 'none' && (
              <TextField
                name="reason"
                label={action.reason === 'needed' ? 'Reason' : 'Reason (optional)'}
                required={action.reason === 'needed'}
                helperText="Kept in the audit log."
                slotProps={{ htmlInput: { maxLength: 1_000 } }}
                fullWidth
                multiline
                margin="normal"
              />
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={close} color="inherit">
              Cancel
            </Button>
            <Button type="submit" variant="contained" color={color}>
              {action.label}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}

/** The buttons of the actions that fit a row. */
export function Actions<Row>({ actions, row }: { actions: readonly Action<Row>[]; row: Row }) {
  const { identity, isPending } = useGetIdentity();
  if (isPending) return null;
  const viewerId = String(identity?.id);
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      {actions
        .filter(({ isShown }) => isShown(row, viewerId))
        .map((action) => (
          <ActionButton key={action.label} action={action} row={row} />
        ))}
    </div>
  );
}
