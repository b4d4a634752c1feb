package main

const usage = `usage: portal COMMAND [flags]

  serve    serve kiosks and people       --data --kiosk-addr --web-addr --public-url --content
  code     one-time code for a kiosk     --data --kiosk FZ-GL-0012 --hall 福州市民服务中心
  clerk    add a clerk                   clerk add --data --dept ID --name NAME [--login L] [--password-stdin]
  demo     one demonstration clerk for every department; prints the log-ins
           end one's access            clerk disable --data --login L
  kiosks   list the kiosks; --pem: the CA and every kiosk certificate, to check receipts offline
  revoke   shut a kiosk out              --data --kiosk FZ-GL-0012
  status   what the ledger holds, and the newest alarms
  held     list the quarantine
  backup   copy the ledger               --data --to FILE
  restore  put a backup in place         --data --from FILE (the portal must be stopped)

portal COMMAND -h explains the flags.`

const restoreHelp = `usage: portal restore --data DIR [--from FILE]

Puts a backup in place and begins a new epoch: at their next connection all kiosks compare
what they delivered with what the portal holds, and send again what the backup misses. The
portal must be stopped. The ledger that was there is kept as ledger.db.before-TIME.

With --from FILE a copy made by "portal backup" is checked and put in place.

Without --from it says that what lies in the folder came from a backup. This MUST be run,
before "portal serve", after the whole folder, its disk or the machine was put back to an
earlier state (copy, snapshot, image): the folder then looks as if nothing had happened,
and what kiosks delivered after the snapshot would be missed by nobody.`
