package rig

import "slices"

// Timeline is every point of the timeline on the page, oldest first, scrolling down until
// there is no other.
func (k *Kiosk) Timeline() ([]Step, error) {
	var all []Step
	for {
		v, err := k.View()
		if err != nil {
			return nil, err
		}
		before := len(all)
		for _, s := range v.Steps {
			if !slices.Contains(all, s) {
				all = append(all, s)
			}
		}
		if len(all) == before {
			return all, nil
		}
		if err := k.scroll(k.Panel.High / 4); err != nil {
			return nil, err
		}
	}
}
