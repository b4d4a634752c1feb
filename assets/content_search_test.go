package assets_test

import (
	"slices"
	"testing"

	"onestop/app/catalogue"
	"onestop/app/hall"
	"onestop/assets"
)

// What people say at the counter leads to the guide, among the first three.
func TestPeopleFindAGuideByWhatTheyCallIt(t *testing.T) {
	c, _, err := catalogue.Load(assets.Content())
	if err != nil {
		t.Fatal(err)
	}
	all := guides(t)
	for said, slug := range map[string]string{
		"身份证": "id-card-renewal", "sfz": "id-card-renewal", "换身份证": "id-card-renewal", "身份证丢了": "id-card-lost",
		"居住证": "residence-permit", "暂住证": "residence-permit", "个体户": "individual-business", "营业执照": "individual-business", "开店": "individual-business",
		"社保卡": "social-security-card", "sbk": "social-security-card", "公积金": "housing-fund-withdrawal", "gjj": "housing-fund-withdrawal",
		"驾照": "driving-licence-renewal", "结婚": "marriage-appointment", "领证": "marriage-appointment", "老年证": "senior-card",
		"企业资质": "construction-qualification", "失业金": "unemployment-benefit", "医保": "resident-medical-insurance", "无犯罪证明": "no-crime-record",
		"上户口": "birth-household-registration", "低保": "minimum-living-allowance", "年检": "vehicle-inspection-mark", "护照": "passport-renewal", "开饭店": "food-licence",
	} {
		var first []string
		for _, hit := range c.Search(catalogue.Query{Text: said, Lang: hall.Chinese}, 3).Hits {
			first = append(first, hit.Guide.Code)
		}
		if !slices.Contains(first, all[slug].Code) {
			t.Errorf("%s: %s is not among the first three: %v", said, slug, names(c, first))
		}
	}
}

func names(c *catalogue.Catalogue, codes []string) []string {
	var out []string
	for _, code := range codes {
		g, _ := c.Guide(code)
		out = append(out, g.Name.In(hall.Chinese))
	}
	return out
}
