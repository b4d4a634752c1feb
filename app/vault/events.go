package vault

// EventID names one kind of event in the audit log. It never changes its meaning.
type EventID string

// Event declares one kind of event: what it means and which fields it may carry. A
// field that is not declared is refused, so that no answer of a citizen can slip in.
type Event struct {
	ID      EventID
	Meaning string // default text, for readers of an export
	Fields  []string
}

// Fields are the details of one event. Values are short and never a citizen's words.
type Fields map[string]string

// The events.
const (
	EventCreated      EventID = "store.created"
	EventGeneration   EventID = "store.generation"
	EventRecovered    EventID = "store.recovered"
	EventRebuilt      EventID = "store.rebuilt"
	EventCompacted    EventID = "store.compacted"
	EventPruned       EventID = "store.pruned"
	EventTrimmed      EventID = "store.trimmed"
	EventSubmitted    EventID = "case.submitted"
	EventDelivered    EventID = "case.delivered"
	EventRefused      EventID = "case.refused"
	EventRetried      EventID = "case.retried"
	EventReoffered    EventID = "case.reoffered"
	EventLost         EventID = "case.lost"
	EventEnrolled     EventID = "portal.enrolled"
	EventRenewed      EventID = "portal.renewed"
	EventEpoch        EventID = "portal.epoch"
	EventReconciled   EventID = "portal.reconciled"
	EventStarted      EventID = "program.started"
	EventStopped      EventID = "program.stopped"
	EventRestarted    EventID = "program.restarted"
	EventFault        EventID = "program.fault"
	EventPrint        EventID = "receipt.print"
	EventPINSet       EventID = "staff.pin_set"
	EventPINWrong     EventID = "staff.pin_wrong"
	EventPINLocked    EventID = "staff.pin_locked"
	EventLogin        EventID = "staff.login"
	EventLogout       EventID = "staff.logout"
	EventSync         EventID = "staff.sync"
	EventPrinterTest  EventID = "staff.printer_test"
	EventOutOfService EventID = "staff.out_of_service"
	EventInService    EventID = "staff.in_service"
	EventConfigShown  EventID = "staff.config_shown"
	EventExported     EventID = "staff.exported"
	EventAct          EventID = "staff.act"
)

// Events is every event that may be written.
func Events() []Event {
	return []Event{
		{EventCreated, "the store was made", nil},
		{EventGeneration, "the store's file is a copy or was rolled back: a new generation began", nil},
		{EventRecovered, "a damaged store was brought back from its older meta page", []string{"kept"}},
		{EventRebuilt, "the store was rebuilt from what could be read in a damaged one", []string{"count"}},
		{EventCompacted, "the store's file was compacted", []string{"before", "after"}},
		{EventPruned, "sealed bytes of delivered submissions were deleted", []string{"count"}},
		{EventTrimmed, "the oldest events of this log were removed", []string{"count"}},
		{EventSubmitted, "a submission was taken in", []string{"number", "item"}},
		{EventDelivered, "the portal's receipt was verified and stored", []string{"number"}},
		{EventRefused, "the portal refused a submission: quarantine", []string{"number", "reason"}},
		{EventRetried, "staff put a submission back into the queue", []string{"number"}},
		{EventReoffered, "the portal lost a submission and is offered it again", []string{"number"}},
		{EventLost, "the portal lost a submission whose bytes are no longer here", []string{"number"}},
		{EventEnrolled, "the kiosk was enrolled", []string{"kiosk", "portal"}},
		{EventRenewed, "the kiosk's certificate was renewed", []string{"until"}},
		{EventEpoch, "the portal was restored from a backup", []string{"epoch"}},
		{EventReconciled, "kiosk and portal compared what they hold", []string{"count", "reoffered", "lost"}},
		{EventStarted, "the program started", []string{"version"}},
		{EventStopped, "the program ended", nil},
		{EventRestarted, "staff restarted the program", nil},
		{EventFault, "the program met a fault", []string{"code"}},
		{EventPrint, "a receipt was to be printed, sent, confirmed or voided", []string{"number", "copy", "what", "reason"}},
		{EventPINSet, "the staff PIN was set", nil},
		{EventPINWrong, "a wrong PIN was entered", []string{"count"}},
		{EventPINLocked, "the staff page is locked after wrong PINs", []string{"count"}},
		{EventLogin, "staff entered the staff page", []string{"role"}},
		{EventLogout, "the staff page was left", []string{"why"}},
		{EventSync, "staff started a synchronisation", []string{"result"}},
		{EventPrinterTest, "staff tested a printer", []string{"printer", "result"}},
		{EventOutOfService, "staff took the kiosk out of service", nil},
		{EventInService, "staff put the kiosk back into service", nil},
		{EventConfigShown, "staff looked at the configuration", nil},
		{EventExported, "staff exported data", []string{"what", "count"}},
		{EventAct, "staff did something else", []string{"act", "result"}},
	}
}

func declared(id EventID) (Event, bool) {
	for _, e := range Events() {
		if e.ID == id {
			return e, true
		}
	}
	return Event{}, false
}
