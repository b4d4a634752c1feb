package staff

import "onestop/app/vault"

// InStore keeps the PIN's record among the vault's settings.
func InStore(s Store) Settings { return inStore{s} }

type inStore struct{ store Store }

// Setting reads one setting.
func (i inStore) Setting(key string) ([]byte, error) { return i.store.Setting(key) }

// SetSetting writes one setting durably; nil deletes it.
func (i inStore) SetSetting(key string, value []byte) error {
	return i.store.Change(vault.Change{Settings: map[string][]byte{key: value}})
}
