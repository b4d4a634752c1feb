package casework

import "onestop/app/hall"

// Public is what anyone with the number may know of c. It holds no clerk and nothing
// of the applicant. canRate says that whoever asks has shown the receipt.
func Public(c Case, steps []Step, canRate bool) hall.Progress {
	p := hall.Progress{
		Number: c.Number, Kind: c.Kind, Item: c.ItemName, State: c.State, Promised: c.Promised, Due: c.PublicDue(),
		CanRate: canRate && c.State == hall.StateAnswered && c.Rating == nil,
	}
	for _, s := range steps {
		p.Steps = append(p.Steps, s.Step)
	}
	return p
}
