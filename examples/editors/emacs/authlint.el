;;; authlint.el --- authlint in Emacs  -*- lexical-binding: t -*-

;; Eglot runs one server for each buffer: this one for manifests in YAML and JSON.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((yaml-mode yaml-ts-mode conf-mode) . ("authlint" "lsp")))
  (add-to-list 'eglot-server-programs
               '((json-mode json-ts-mode js-json-mode) . ("authlint" "lsp"))))

;; lsp-mode runs it beside the other servers of a buffer.
(with-eval-after-load 'lsp-mode
  (lsp-register-client
   (make-lsp-client :new-connection (lsp-stdio-connection '("authlint" "lsp"))
                    :activation-fn (lsp-activate-on "yaml" "json")
                    :add-on? t
                    :server-id 'authlint)))

(provide 'authlint)
;;; authlint.el ends here
