import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['dist/', 'test/fixtures/', 'coverage/']),
  js.configs.recommended,
  ts.configs.recommended,
  ts.configs.stylistic,
  {
    rules: {
      // Types are what this project says them to be with; interfaces bring nothing here.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // Doing nothing is sometimes what is to be done.
      '@typescript-eslint/no-empty-function': 'off',
      // The compiler knows names, and its types know the platform.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
    },
  },
)
