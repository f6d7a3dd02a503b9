/*
 * The words of the language server protocol (LSP 3.17), as types.
 */
export type {
  CodeAction,
  CodeLens,
  Command,
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InitializeParams,
  InitializeResult,
  InlayHint,
  Location,
  MarkupContent,
  Position,
  PublishDiagnosticsParams,
  Range,
  SemanticTokens,
  SignatureHelp,
  SymbolInformation,
  TextDocumentContentChangeEvent,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol'
