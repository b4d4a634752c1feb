package portaltest

import (
	"encoding/json"
	"io/fs"
	"testing/fstest"

	"onestop/app/hall"
)

// Codes of the sample content.
const (
	IDCard        = "id-card"       // three stages, all of the police; 20 working days
	Qualification = "qualification" // construction, water, highway, construction; 15 working days
	AtOnce        = "certificate"   // done at once, no stages
	Letting       = "0301"          // complaint category of housing; 5 working days
)

// Sample is a small content that does not change under a test.
func Sample() fs.FS {
	dept := func(id, name, short string) hall.Department {
		return hall.Department{ID: id, Name: hall.Text{hall.Chinese: "福州市" + name, hall.English: id + " bureau"},
			Short: hall.Text{hall.Chinese: "市" + name, hall.English: id}}
	}
	stage := func(id, zh, dept string, days int) hall.Stage {
		return hall.Stage{ID: id, Name: hall.Text{hall.Chinese: zh, hall.English: id}, Dept: dept, Days: days}
	}
	working := func(n int) hall.Limit { return hall.Limit{Days: n, Unit: hall.WorkingDays} }
	files := map[string]any{
		"content.json": map[string]string{"version": "2026.47.1", "phone": "12345"},
		"departments.json": []hall.Department{dept("police", "公安局", "公安局"), dept("construction", "建委", "建委"),
			dept("water", "水利局", "水利局"), dept("highway", "公路局", "公路局"), dept("housing", "房管局", "房管局"),
			dept("service-centre", "行政服务中心", "行政服务中心")},
		"categories.json": []hall.Category{{Code: "03", Name: hall.ZH("住房"), Dept: "housing", Children: []hall.Category{
			{Code: Letting, Name: hall.Text{hall.Chinese: "住房租赁", hall.English: "Letting"}, Limit: working(5)}}}},
		"guides/id-card.json": hall.Guide{Code: IDCard, Name: hall.Text{hall.Chinese: "居民身份证换领", hall.English: "ID card renewal"},
			Dept: "police", Version: "1", Promised: working(20), Form: "id-card",
			Materials: []hall.Material{{Name: hall.ZH("居民身份证申领登记表"), AtKiosk: true},
				{Name: hall.ZH("居民户口簿"), Originals: 1, Source: hall.ZH("公安机关签发"), Licence: true}},
			Stages: []hall.Stage{stage("accept", "公安局受理", "police", 1), stage("review", "公安局审核", "police", 10), stage("make", "制证办结", "police", 9)}},
		"guides/qualification.json": hall.Guide{Code: Qualification, Name: hall.Text{hall.Chinese: "企业资质认定", hall.English: "Qualification"},
			Dept: "construction", Version: "1", Promised: working(15), Form: "qualification",
			Stages: []hall.Stage{stage("accept", "建委受理", "construction", 1), stage("review", "建委审核", "construction", 5),
				stage("water", "水利局审查", "water", 3), stage("highway", "公路局审查", "highway", 3), stage("close", "建委办结", "construction", 3)}},
		"guides/certificate.json": hall.Guide{Code: AtOnce, Name: hall.ZH("无犯罪记录证明"), Dept: "police", Version: "1",
			Promised: hall.Limit{Unit: hall.AtOnce}, Form: "certificate"},
	}
	out := fstest.MapFS{}
	for name, v := range files {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err) // the literals above always marshal
		}
		out[name] = &fstest.MapFile{Data: b}
	}
	return out
}

// Errand is a submission for a guide of the sample content, with an invented applicant.
func Errand(item string) hall.Submission {
	s := hall.Submission{Kind: hall.Errand, Item: item, ItemName: hall.ZH("事项"), Form: item, Lang: hall.Chinese,
		Answers: json.RawMessage(`{"name":"林晓","phone":"13800000000","reason":"expired"}`),
		Rows: []hall.Row{{Pointer: "/name", Label: "姓名", Value: "林晓"}, {Pointer: "/phone", Label: "手机号码", Value: "13800000000"},
			{Pointer: "/reason", Label: "换领原因", Value: "有效期满"}}}
	if item == Qualification {
		s.Rows = append([]hall.Row{{Pointer: "/company", Label: "企业名称", Value: "福州某建设有限公司"}}, s.Rows...)
	}
	return s
}

// Complaint is a complaint in the sample category.
func Complaint(identity hall.Identity) hall.Submission {
	return hall.Submission{Kind: hall.Complaint, Item: Letting, ItemName: hall.ZH("住房租赁"), Form: "complaint", Lang: hall.Chinese,
		Answers: json.RawMessage(`{}`), Identity: identity,
		Rows: []hall.Row{{Pointer: "/what", Label: "发生了什么", Value: "租房中介拒退押金和剩余房租"}, {Pointer: "/want", Label: "希望怎样解决", Value: "退还押金"}}}
}
