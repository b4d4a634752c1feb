// Package vault is the kiosk's one file: what citizens handed in and the portal has
// not got yet, the portal's receipts, the last known steps, settings, and the audit log.
//
// Rules of this package, because the file must survive power cuts, full disks and
// disks that lie:
//   - one durable transaction a submission; the number is shown only after it
//   - a failed commit means the outcome is unknown: the vault is then broken, answers
//     nothing but errors, and must be reopened; a failed fsync is never tried again
//   - nothing is thrown away: a damaged file is set aside under a new name, a refused
//     submission stays in quarantine, sealed bytes go only when the portal's receipt is
//     stored, the portal's backup has them, and the days of grace are over
//   - a copied or restored file never numbers like the file it came from
//
// A Vault may be used from several goroutines.
package vault
