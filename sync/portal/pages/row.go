package pages

import (
	"context"
	"strings"

	"onestop/app/hall"
	"onestop/sync/portal/casework"
)

// row is one case in the list.
type row struct {
	Number, Href, Item string
	Applicant          string
	From               string
	Arrived, Stamp     string
	Stage              string
	Badge              badge
}

// badge says how much time is left, in words and colour, never in colour alone.
type badge struct{ Class, Text string }

func (s *Site) row(ctx context.Context, f frame, c casework.Case, dept string) row {
	return row{
		Number: string(c.Number), Href: "/desk/case/" + string(c.Number), Item: f.In(c.ItemName),
		Applicant: s.applicant(ctx, f, c, dept), From: c.Place, Arrived: f.Arrived(c.Received), Stamp: f.Stamp(c.Received),
		Stage: s.stage(f, c), Badge: s.badge(f, c),
	}
}

// applicant opens the submission for the one name that the list shows. What cannot be
// opened here was opened at intake: the key is another one, and the case page says so.
func (s *Site) applicant(ctx context.Context, f frame, c casework.Case, dept string) string {
	envelope, err := s.Ledger.Envelope(ctx, c.Number)
	if err != nil {
		return "—"
	}
	sub, err := s.Read(envelope)
	if err != nil {
		return "—"
	}
	if sub.Identity == hall.Anonymous {
		return f.T("portal.anonymous")
	}
	if !s.maySee(dept, sub) {
		return f.T("portal.identity.office")
	}
	if name := nameIn(sub.Rows); name != "" {
		return name
	}
	return "—"
}

// nameIn finds whose submission it is by how forms name that answer.
func nameIn(rows []hall.Row) string {
	for _, ends := range [][]string{
		{"/company", "/company_name", "/enterprise", "/enterprise_name", "/org_name", "/trade_name"},
		{"/name", "/applicant", "/applicant_name", "/full_name", "/applicant/name", "/holder_name"},
	} {
		for _, r := range rows {
			for _, e := range ends {
				if strings.HasSuffix(strings.ToLower(r.Pointer), e) {
					return r.Value
				}
			}
		}
	}
	for _, word := range []string{"企业名称", "单位名称", "申请人", "姓名"} {
		for _, r := range rows {
			if strings.Contains(r.Label, word) {
				return r.Value
			}
		}
	}
	return ""
}

// stage says where the case stands within its department.
func (s *Site) stage(f frame, c casework.Case) string {
	if c.State != hall.StateProcessing || c.At >= len(c.Flow) || c.Flow[c.At].Name.Empty() {
		return f.StateName(c.State)
	}
	return f.In(c.Flow[c.At].Name)
}

func (s *Site) badge(f frame, c casework.Case) badge {
	switch {
	case !c.Closed.IsZero():
		return badge{"quiet", f.StateName(c.State)}
	case !c.Paused.IsZero():
		return badge{"quiet", f.T("portal.badge.paused")}
	case c.Due.IsZero():
		return badge{"quiet", f.T("portal.badge.none")}
	}
	switch left := s.Desk.Calendar.Left(f.now, c.Due); {
	case left < 0:
		return badge{"bad", f.Count("portal.badge.over", -left)}
	case left == 0:
		return badge{"bad", f.T("portal.badge.today")}
	case left <= 3:
		return badge{"warn", f.Count("portal.badge.left", left)}
	default:
		return badge{"info", f.Count("portal.badge.left", left)}
	}
}
