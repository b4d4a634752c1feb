package hall

import (
	"encoding/json"
	"time"
)

// Kind tells an errand from a complaint. Both take the same way.
type Kind string

// The kinds of a submission: 办件 and 诉求.
const (
	Errand    Kind = "errand"
	Complaint Kind = "complaint"
)

// Submission is what a citizen hands in, whole, as it is sealed for the portal.
// It holds personal data: it lives in the visit's memory and in sealed bytes only.
type Submission struct {
	Kind        Kind            `json:"kind"`
	Item        string          `json:"item"` // 实施编码 of the guide, or the complaint's category code
	ItemVersion string          `json:"item_version,omitempty"`
	ItemName    Text            `json:"item_name"`
	Form        string          `json:"form"`
	FormVersion string          `json:"form_version,omitempty"`
	Lang        string          `json:"lang"` // the citizen's language
	Answers     json.RawMessage `json:"answers"`
	Rows        []Row           `json:"rows"` // the answers as the citizen checked them
	Promised    Limit           `json:"promised"`
	Identity    Identity        `json:"identity,omitempty"` // complaints only
}

// Row is one answer as the citizen saw it on the review page, in Chinese, so that
// a clerk reads what the citizen confirmed even after the form has changed.
type Row struct {
	Pointer string `json:"pointer"` // JSON pointer into Answers
	Label   string `json:"label"`
	Value   string `json:"value"`
}

// Identity says who may know the author of a complaint (是否保密).
type Identity string

// The identities of a complaint: 实名, 仅受理单位可见, 匿名.
const (
	Named      Identity = "named"
	OfficeOnly Identity = "office"
	Anonymous  Identity = "anonymous"
)

// Receipt (回执) is what the citizen takes away. It names nobody.
type Receipt struct {
	Number   Number
	Kind     Kind
	Item     Text
	At       time.Time // when it was durably stored on the kiosk
	Hall     Text
	Kiosk    string // the kiosk's public name: FZ-GL-0012
	Promised Limit
	QR       string // what the QR code says: the progress page's address and the kiosk's signature
	Phone    string // whom to ask
}
