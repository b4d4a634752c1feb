package pages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
	"onestop/sync/portal/ledger"
)

const perPage = 20

// tab is one filter of the list.
type tab struct {
	id     string
	states []hall.State
	today  bool // closed today only
	// everywhere is not this department's alone: for the intake office
	everywhere bool
}

var open = []hall.State{hall.StateReceived, hall.StateProcessing, hall.StateSupplement}

func tabsOf(kind hall.Kind) []tab {
	tabs := []tab{
		{id: "all", states: open},
		{id: "received", states: []hall.State{hall.StateReceived}},
		{id: "processing", states: []hall.State{hall.StateProcessing}},
	}
	if kind == hall.Complaint {
		return append(tabs, tab{id: "answered", states: []hall.State{hall.StateAnswered, hall.StateRated}},
			tab{id: "today", states: []hall.State{hall.StateAnswered, hall.StateRated}, today: true})
	}
	return append(tabs, tab{id: "supplement", states: []hall.State{hall.StateSupplement}},
		tab{id: "today", states: []hall.State{hall.StateFinished, hall.StateRefused}, today: true})
}

type worklistView struct {
	frame
	Heading         string
	Kind            hall.Kind
	Over, Today     int
	Soon            int
	Chips           []chip
	Search          string
	Nothing         string // says that a search found nothing, and what is searched
	Rows            []row
	Empty           string
	Prev, Next      string
	From, To, Total int
	Flow            *flowView
	FlowTitle       string
	Rate            rateView
	Month           monthView
	Chosen          string
}

type chip struct {
	Name, Href string
	Count      int
	On         bool
}

// worklist shows what lies on the department's desk, what is due first on top.
func (s *Site) worklist(w http.ResponseWriter, r *http.Request, c *clerkView) {
	kind, text := kindOf(r.URL.Query().Get("kind")), clipRunes(strings.TrimSpace(r.URL.Query().Get("q")), maxSearch)
	if s.led(w, r, c, kind, text) {
		return
	}
	v := worklistView{frame: s.frame(w, r, "portal.desk."+string(kind)), Kind: kind}
	v.Clerk, v.Tab, v.Heading, v.Search = c, string(kind), v.Title, text
	if r.URL.Query().Get("found") == "none" {
		v.Nothing = v.T("portal.search.none")
	}
	if err := s.fillList(r, &v, c); err != nil {
		s.fail(w, r, err)
		return
	}
	if err := s.fillCards(r.Context(), &v, c); err != nil {
		s.fail(w, r, err)
		return
	}
	s.render(w, r, http.StatusOK, "worklist", v)
}

func (s *Site) fillList(r *http.Request, v *worklistView, c *clerkView) error {
	ctx := r.Context()
	chosen := ledger.Query{}
	tabs := tabsOf(v.Kind)
	if v.Kind == hall.Complaint && s.Directory.Intake(c.Dept) {
		tabs = append(tabs, tab{id: "everywhere", states: open, everywhere: true})
	}
	for _, t := range tabs {
		q := s.query(t, v.Kind, c.Dept)
		n, err := s.Ledger.Count(ctx, q)
		if err != nil {
			return err
		}
		on := r.URL.Query().Get("tab") == t.id || t.id == "all" && r.URL.Query().Get("tab") == ""
		if on {
			chosen, v.Chosen = q, t.id
		}
		v.Chips = append(v.Chips, chip{Name: v.T("portal.tab." + t.id), Href: listAddress(v.Kind, t.id, "", 1), Count: n, On: on})
	}
	if v.Chosen == "" {
		chosen, v.Chosen, v.Chips[0].On = s.query(tabsOf(v.Kind)[0], v.Kind, c.Dept), "all", true
	}
	if v.Search != "" {
		chosen, v.Chosen = s.searched(v.Kind, c, v.Search), ""
	}
	if err := s.due(ctx, v, c); err != nil {
		return err
	}
	return s.page(r, v, chosen)
}

// due counts what is over, due today and due within three working days.
func (s *Site) due(ctx context.Context, v *worklistView, c *clerkView) error {
	from := startOfDay(v.now.In(v.zone))
	soon := from
	for n := 0; n < 3; {
		soon = soon.AddDate(0, 0, 1)
		if s.Desk.Calendar.Working(soon) {
			n++
		}
	}
	q := ledger.Query{Dept: c.Dept, Kind: v.Kind, States: []hall.State{hall.StateReceived, hall.StateProcessing}}
	for _, x := range []struct {
		into     *int
		from, to time.Time
	}{{&v.Over, time.Time{}, from}, {&v.Today, from, from.AddDate(0, 0, 1)}, {&v.Soon, from.AddDate(0, 0, 1), soon.AddDate(0, 0, 1)}} {
		q.DueFrom, q.DueTo = x.from, x.to
		n, err := s.Ledger.Count(ctx, q)
		if err != nil {
			return err
		}
		*x.into = n
	}
	return nil
}

func (s *Site) page(r *http.Request, v *worklistView, q ledger.Query) error {
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	n = min(max(n, 1), 100000)
	total, err := s.Ledger.Count(r.Context(), q)
	if err != nil {
		return err
	}
	q.Limit, q.Offset = perPage, (n-1)*perPage
	cases, err := s.Ledger.List(r.Context(), q)
	if err != nil {
		return err
	}
	for _, c := range cases {
		v.Rows = append(v.Rows, s.row(r.Context(), v.frame, c, v.Clerk.Dept))
	}
	v.Total, v.From, v.To = total, q.Offset+1, q.Offset+len(cases)
	if n > 1 {
		v.Prev = listAddress(v.Kind, v.Chosen, v.Search, n-1)
	}
	if v.To < total {
		v.Next = listAddress(v.Kind, v.Chosen, v.Search, n+1)
	}
	if len(cases) == 0 {
		v.Empty = v.T("portal.empty." + string(v.Kind))
		return nil
	}
	if v.Kind == hall.Errand && len(cases[0].Flow) > 1 {
		v.Flow, v.FlowTitle = s.flow(v.frame, cases[0]), cases[0].ItemName.In(v.Lang)
	}
	return nil
}

func (s *Site) query(t tab, kind hall.Kind, dept string) ledger.Query {
	q := ledger.Query{Dept: dept, Kind: kind, States: t.states}
	if t.everywhere {
		q.Dept = ""
	}
	if t.today {
		q.From, q.Newest = startOfDay(s.Now().In(s.Desk.Calendar.Zone())), true
	}
	return q
}

func listAddress(kind hall.Kind, tab, search string, page int) string {
	q := url.Values{}
	if kind != hall.Errand {
		q.Set("kind", string(kind))
	}
	if tab != "" && tab != "all" {
		q.Set("tab", tab)
	}
	if search != "" {
		q.Set("q", search)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/desk"
	}
	return "/desk?" + q.Encode()
}

func startOfDay(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

func clipRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// visible returns a case that c's department has a part in; any other is not found.
// Being in the flow is enough: who passed a case on may see how it ends. The intake
// office may read every complaint: it alone can reach some of the authors.
func (s *Site) visible(ctx context.Context, number hall.Number, c *clerkView) (casework.Case, []casework.Step, error) {
	x, steps, err := s.Ledger.Case(ctx, number)
	if err != nil {
		return x, nil, err
	}
	if x.Kind == hall.Complaint && s.Directory.Intake(c.Dept) {
		return x, steps, nil
	}
	for _, stage := range x.Flow {
		if stage.Dept == c.Dept {
			return x, steps, nil
		}
	}
	return casework.Case{}, nil, ledger.ErrNotFound
}
