package hall

import "time"

// Terminal is a snapshot of the kiosk for its staff (设备管理). It names no citizen.
type Terminal struct {
	Kiosk     string // FZ-GL-0012; empty: not enrolled
	Version   string // of the program
	Started   time.Time
	Now       time.Time
	Enrolled  bool
	InService bool // false: staff took the kiosk out of service (停止服务)
	Portal    string

	Sync    SyncState
	Storage StorageState
	Devices []DeviceState
}

// SyncState is how the kiosk stands with the portal.
type SyncState struct {
	Online      bool
	Since       time.Time // since when it has been online or offline; zero: never known
	LastContact time.Time // last answer that the portal signed; zero: never
	Failure     *Error    // why the last try failed; nil: it did not
	Waiting     int       // items not yet at the portal
	Oldest      time.Time // when the oldest of them was taken in
	Quarantined int       // items that need a person
	Content     string    // version of guides and forms
	Skew        time.Duration
	SkewKnown   bool
	NoBackup    bool // the portal said that it has no backup: the kiosk keeps what it delivered
}

// StorageState is the kiosk's store and disk.
type StorageState struct {
	FileBytes int64
	FreeBytes int64
	Sound     bool   // the last check of the store found nothing wrong
	Note      string // key into words: what was repaired at start; empty: nothing
}

// DeviceState is one device and how it is.
type DeviceState struct {
	Name  string // key into words
	State string // key into words
	Tone  Tone
}

// Tone says how good a state is. It is shown as colour, icon and word, never by
// colour alone.
type Tone int

// The tones.
const (
	ToneNeutral Tone = iota
	ToneOK
	ToneWarn
	ToneBad
)

// ItemState is where an item of the kiosk's queue stands.
type ItemState string

// The states of a queued item.
const (
	ItemWaiting     ItemState = "waiting"     // 等待联网
	ItemUnsure      ItemState = "unsure"      // sent, the answer was lost: asked again
	ItemDelivered   ItemState = "delivered"   // 已送达, the signed receipt is stored
	ItemQuarantined ItemState = "quarantined" // 待处理: refused, a person must look
)

// QueueItem is one line of the kiosk's queue.
type QueueItem struct {
	Number   Number
	Kind     Kind
	Item     string // item or category code
	Name     Text   // its name, where the catalogue knows it
	At       time.Time
	Attempts int
	State    ItemState
	Reason   *Error // of a quarantined item or of the last failure
}
