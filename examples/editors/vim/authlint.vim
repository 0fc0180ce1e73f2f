" Vim with ALE: copy this file to ~/.vim/after/plugin/.
for s:type in ['yaml', 'json']
  call ale#linter#Define(s:type, {
  \   'name': 'authlint',
  \   'lsp': 'stdio',
  \   'executable': 'authlint',
  \   'command': '%e lsp',
  \   'project_root': {buffer -> fnamemodify(bufname(buffer), ':p:h')},
  \})
endfor
