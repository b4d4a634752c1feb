package pages

import (
	"slices"
	"strings"

	"onestop/app/hall"
)

// The kiosk promises whoever complains as "known to the office only" that the
// department which handles the complaint does not see who it is. The intake office is
// the service centre; it may open every complaint and reach the author.

// maySee reports whether a clerk of dept may know who made sub.
func (s *Site) maySee(dept string, sub hall.Submission) bool {
	if sub.Kind != hall.Complaint {
		return true
	}
	switch sub.Identity {
	case hall.Named:
		return true
	case hall.Anonymous:
		return false // not even what was left in a field by mistake
	}
	return s.Directory.Intake(dept) // also where it does not say: the careful reading
}

// rowsFor are the rows of sub that a clerk of dept may read.
func (s *Site) rowsFor(dept string, sub hall.Submission) []hall.Row {
	if s.maySee(dept, sub) {
		return sub.Rows
	}
	return slices.DeleteFunc(slices.Clone(sub.Rows), personal)
}

// The last parts of pointers, and parts of labels, behind which a form asks who somebody
// is or how to reach them.
var (
	personalParts  = [...]string{"name", "phone", "tel", "telephone", "mobile", "email", "wechat", "contact", "id", "idno"}
	personalLabels = [...]string{"姓名", "电话", "手机", "联系人", "联系方式", "身份证", "证件号", "邮箱"}
)

func personal(r hall.Row) bool {
	pointer := strings.ToLower(r.Pointer)
	for _, part := range strings.FieldsFunc(pointer[strings.LastIndex(pointer, "/")+1:], func(c rune) bool { return c == '_' || c == '-' }) {
		if slices.Contains(personalParts[:], part) {
			return true
		}
	}
	return slices.ContainsFunc(personalLabels[:], func(word string) bool { return strings.Contains(r.Label, word) })
}
