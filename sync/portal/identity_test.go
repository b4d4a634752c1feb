package portal_test

import (
	"testing"

	"onestop/app/hall"
	"onestop/sync/portal/portaltest"
)

// complaintOf is a complaint with a name and a telephone in it, whoever may see them.
func complaintOf(id hall.Identity) hall.Submission {
	s := portaltest.Complaint(id)
	s.Rows = append(s.Rows, hall.Row{Pointer: "/name", Label: "您的姓名", Value: "陈秘密"}, hall.Row{Pointer: "/phone", Label: "手机号码", Value: "13911112222"})
	return s
}

// What the kiosk promises ("承办部门看不到") holds at the desk.
func TestWhoIsSeenByWhom(t *testing.T) {
	p, k := demo(t)
	housing, office := newBrowser(t, p), newBrowser(t, p)
	housing.login("housing")
	office.login("service-centre")
	secret := []string{"陈秘密", "13911112222"}
	for name, x := range map[string]struct {
		identity            hall.Identity
		handling, intake    bool
		inList, onOwnersCas string
	}{
		"named is seen by both":                           {hall.Named, true, true, "陈秘密", "实名"},
		"known to the office is seen by the office alone": {hall.OfficeOnly, false, true, "仅受理单位可见", "请找行政服务中心转达"},
		"anonymous is seen by nobody":                     {hall.Anonymous, false, false, "匿名", "匿名"},
		"not said is read as known to the office":         {"", false, true, "仅受理单位可见", "诉求内容"},
	} {
		t.Run(name, func(t *testing.T) {
			number, _ := handIn(t, k, complaintOf(x.identity))
			sees := func(pg page, yes bool) {
				t.Helper()
				if !yes {
					pg.mustNot(t, secret...)
					return
				}
				pg.must(t, 200, secret...)
			}
			sees(housing.get("/desk/case/"+string(number)), x.handling)
			housing.page.must(t, 200, "退还押金", x.onOwnersCas)
			housing.get("/desk?kind=complaint").must(t, 200, string(number), x.inList)
			if !x.handling && x.identity == hall.OfficeOnly {
				housing.act(number, "answer", " ") // a refused act shows the case again
				housing.page.mustNot(t, secret...)
			}
			sees(office.get("/desk/case/"+string(number)), x.intake)
			office.get("/desk?kind=complaint&tab=everywhere").must(t, 200, string(number), "各部门待办")
			office.act(number, "accept", "").must(t, 409, "不在本部门")
		})
	}
	housing.get("/desk?kind=complaint").mustNot(t, "各部门待办")
}
