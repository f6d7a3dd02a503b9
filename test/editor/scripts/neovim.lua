-- Drives headless Neovim (0.7 or later) on a chapter of the book: a person's way through diagnostics, hover, completion, a rename
-- and a chunk's definition. What the editor then has is written as JSON into the file that TANGLE_TEST_REPORT names.
local report = {}

local function finish()
  vim.fn.writefile({ vim.fn.json_encode(report) }, vim.env.TANGLE_TEST_REPORT)
  vim.cmd('qa!')
end

local function wait(what, condition)
  if not vim.wait(60000, condition, 10) then
    report.missing = what
    finish()
  end
end

-- 0-based line and column of a pattern in the buffer.
local function find(text, from)
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  for number = (from or 0) + 1, #lines do
    local column = lines[number]:find(text, 1, true)
    if column then
      return number - 1, column - 1
    end
  end
  error('not found: ' .. text)
end

local function ask(method, line, column, more)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = column },
  }
  local answers = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('force', params, more or {}), 60000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local function main()
  vim.cmd('edit chapters/01-sockets.md')
  local client = vim.lsp.start_client({
    name = 'tangle',
    cmd = { vim.env.TANGLE_TEST_NODE, vim.env.TANGLE_TEST_START, 'lsp' },
    root_dir = vim.fn.getcwd(),
  })
  vim.lsp.buf_attach_client(0, client)
  wait('an answer to initialize', function()
    return vim.lsp.get_client_by_id(client).server_capabilities ~= nil
      and next(vim.lsp.get_client_by_id(client).server_capabilities) ~= nil
  end)

  local line, column = find("const HOST = '127.0.0.1'")
  vim.api.nvim_buf_set_text(0, line, column + 10, line, column + 10, { ': number' })
  wait('diagnostics of a fault', function()
    return #vim.diagnostic.get(0) > 0
  end)
  report.fault = vim.diagnostic.get(0)[1].message
  report.faultLine = vim.diagnostic.get(0)[1].lnum - line
  vim.api.nvim_buf_set_text(0, line, column + 10, line, column + 18, { '' })
  wait('the end of the fault', function()
    return #vim.diagnostic.get(0) == 0
  end)

  local chunk = find('```ts name=handle-a-connection')
  line, column = find('handleConnection', chunk)
  report.hover = ask('textDocument/hover', line, column).contents.value

  line, column = find('socket.once', chunk)
  vim.api.nvim_buf_set_text(0, line, column, line, column, { 'socket.remo', '  ' })
  local list = ask('textDocument/completion', line, column + 11)
  report.completion = {}
  for _, item in ipairs(list.items) do
    if vim.startswith(item.label, 'remote') then
      table.insert(report.completion, item.label)
    end
  end
  vim.api.nvim_buf_set_text(0, line, column, line + 1, 2, { '' })

  line, column = find('handleConnection', chunk)
  local edit = ask('textDocument/rename', line, column, { newName = 'hearClient' })
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  report.renamed = {}
  for _, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if text:find('hearClient', 1, true) then
      table.insert(report.renamed, text)
    end
  end
  wait('a book that is right after the rename', function()
    return #vim.diagnostic.get(0) == 0
  end)

  line, column = find('// <<handle-a-connection>>', find('```ts file=socket-server.ts'))
  local places = ask('textDocument/definition', line, column + 8)
  vim.lsp.util.jump_to_location(places[1], 'utf-16')
  report.definition = vim.api.nvim_get_current_line()

  vim.lsp.stop_client(client)
  wait('the end of the server', function()
    return vim.lsp.client_is_stopped(client)
  end)
end

local ok, fault = pcall(main)
if not ok then
  report.error = fault
end
finish()
