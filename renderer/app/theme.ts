import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** The accent of the look: shade 4 in the dark, shade 8 in the light. */
const accent: MantineColorsTuple = [
  '#eaf3ff',
  '#cfe3ff',
  '#aed0ff',
  '#8bbcff',
  '#6aa9ff',
  '#5093ef',
  '#3c7fde',
  '#2c6fd2',
  '#1d5fc4',
  '#164c9f',
]

/** Greys of the look in the order in which the components use them in the dark: inks, lines, grounds. */
const dark: MantineColorsTuple = [
  '#e6e8eb',
  '#a3abb8',
  '#8790a0',
  '#8790a0',
  '#272c35',
  '#272c35',
  '#1c2027',
  '#15181d',
  '#0e1013',
  '#0e1013',
]

const small = { defaultProps: { size: 'xs' } }

export const theme = createTheme({
  colors: { accent, dark },
  primaryColor: 'accent',
  primaryShade: { dark: 4, light: 8 },
  autoContrast: true,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '13px', sm: '13px', md: '14px', lg: '15px', xl: '18px' },
  defaultRadius: 6,
  components: {
    Button: small,
    TextInput: small,
    NumberInput: small,
    Select: small,
    MultiSelect: small,
    Textarea: small,
    Switch: small,
    Checkbox: small,
    SegmentedControl: small,
    TagsInput: small,
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.5 },
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close' },
        // The title of a dialog is no banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Menu: { defaultProps: { position: 'bottom-start', offset: 4, transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 0 } } },
  },
})

const tokens = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink2)',
  '--mantine-color-placeholder': 'var(--ink3)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--line)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-error': 'var(--bad)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: tokens, light: tokens })
