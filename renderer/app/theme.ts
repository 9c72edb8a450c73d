import { createTheme, Modal, Tooltip } from '@mantine/core';

/** Menus, hover cards and dialogs: one step above the panels, with a hairline. */
export const raised = { background: 'var(--raised)', color: 'var(--text)', border: '1px solid var(--line-strong)' };
export const overlayProps = { backgroundOpacity: 0.45 };
const closeButtonProps = { 'aria-label': 'Close' };

/** Mantine on our tokens: dense, 6 px corners, short motion. Colours are in styles/tokens.css. */
export const theme = createTheme({
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '6px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  primaryColor: 'blue',
  // Mantine's greys with the blue of ours: inputs, segmented controls, menus.
  colors: {
    dark: [
      '#e6eaf0',
      '#a3adbd',
      '#808b9d',
      '#5d6778',
      '#2f3948',
      '#232b38',
      '#171c26',
      '#11151d',
      '#0b0e14',
      '#070a0f',
    ],
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { size: 'xs', fz: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 } },
    SegmentedControl: {
      defaultProps: { size: 'xs', transitionDuration: 120 },
      styles: { root: { background: 'var(--hover)' }, indicator: { background: 'var(--thumb)' } },
    },
    TextInput: { defaultProps: { size: 'xs' } },
    Select: { defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } },
    InputWrapper: {
      styles: {
        label: { fontSize: '12px', fontWeight: 500, marginBottom: 4 },
        description: { fontSize: '11px', marginBottom: 4, color: 'var(--faint)' },
        error: { fontSize: '11px', marginTop: 2 },
      },
    },
    Checkbox: { defaultProps: { size: 'xs', radius: 'xs' } },
    Menu: { defaultProps: { withinPortal: true, transitionProps: { duration: 100 }, shadow: 'md' } },
    Notification: { defaultProps: { closeButtonProps } },
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 200,
        multiline: true,
        maw: 340,
        fz: 'sm',
        transitionProps: { duration: 100 },
        events: { hover: true, focus: true, touch: true },
      },
      styles: { tooltip: { ...raised, padding: '8px 12px' } },
    }),
    // Locking the scroll would put a style element without a nonce into the page; the frame does not scroll anyway.
    Modal: Modal.extend({
      defaultProps: {
        lockScroll: false,
        centered: true,
        transitionProps: { duration: 100 },
        overlayProps,
        closeButtonProps,
      },
      styles: { content: raised, header: { background: 'transparent' }, title: { fontWeight: 600 } },
    }),
  },
});
