package hall

import "time"

// Guide is one standard guide (办事指南) for one service item, with the national
// field set of 政务服务事项实施清单. A guide is content: it is read, never changed,
// and may be shared between goroutines.
type Guide struct {
	Code        string   `json:"code"`                   // 实施编码 TASK_CODE, kept as published
	CatalogCode string   `json:"catalog_code,omitempty"` // 基本编码
	Name        Text     `json:"name"`                   // 事项名称 TASK_NAME
	Aliases     []string `json:"aliases,omitempty"`      // what people call it at the counter
	Dept        string   `json:"dept"`                   // id of the 实施主体 in Departments
	UseLevel    string   `json:"use_level,omitempty"`    // 行使层级
	TaskType    string   `json:"task_type,omitempty"`    // 事项类型
	ProjectType string   `json:"project_type,omitempty"` // 办件类型: 1 即办件, 2 承诺件
	Audience    Audience `json:"audience"`               // 服务对象
	Topics      []string `json:"topics,omitempty"`       // 主题分类
	Version     string   `json:"version"`                // 版本
	Updated     string   `json:"updated,omitempty"`      // date, 2006-01-02

	Basis      []Basis    `json:"basis,omitempty"`      // 设定依据
	Conditions []Text     `json:"conditions,omitempty"` // 受理条件
	Materials  []Material `json:"materials,omitempty"`  // 申请材料
	Stages     []Stage    `json:"stages,omitempty"`     // 办理流程
	Statutory  Limit      `json:"statutory"`            // 法定办结时限
	Promised   Limit      `json:"promised"`             // 承诺办结时限
	Fees       []Fee      `json:"fees,omitempty"`       // 收费; none means free
	Visits     Visits     `json:"visits"`               // 到办事现场次数
	Results    []Text     `json:"results,omitempty"`    // 办理结果
	Windows    []Window   `json:"windows,omitempty"`    // 办理窗口
	Questions  []Question `json:"questions,omitempty"`  // 常见问题
	Redress    Redress    `json:"redress"`

	Form    string `json:"form,omitempty"`    // id of the form; empty: cannot be handed in at the kiosk
	Popular int    `json:"popular,omitempty"` // rank among 大家常办, 1 first; 0: not listed
	Sample  bool   `json:"sample,omitempty"`  // sample content, not a published guide
	Brief   bool   `json:"-"`                 // only the catalogue's line is known, no full guide
}

// AtKiosk reports whether the item can be handed in at the kiosk.
func (g Guide) AtKiosk() bool { return g.Form != "" }

// Audience says who an item serves (服务对象).
type Audience string

// The audiences: 自然人, 法人 and both.
const (
	Personal   Audience = "personal"
	Enterprise Audience = "enterprise"
	Both       Audience = "both"
)

// Basis is one legal basis (设定依据) with its clause.
type Basis struct {
	Law    Text   `json:"law"`
	Number string `json:"number,omitempty"` // 文号
	Clause Text   `json:"clause,omitempty"` // 条款号
	Words  Text   `json:"words,omitempty"`  // 条款内容
}

// Material is one application material (申请材料).
type Material struct {
	Name      Text `json:"name"`
	Originals int  `json:"originals,omitempty"` // 原件份数
	Copies    int  `json:"copies,omitempty"`    // 复印件份数
	Source    Text `json:"source,omitempty"`    // 来源渠道: where the citizen gets it
	Note      Text `json:"note,omitempty"`      // 填报须知, or when it is not needed
	Optional  bool `json:"optional,omitempty"`  // 非必要
	Licence   bool `json:"licence,omitempty"`   // the 电子证照 library replaces it
	AtKiosk   bool `json:"at_kiosk,omitempty"`  // filled in or made at the kiosk itself
}

// Stage is one step of the flow (环节) and the department that owns it. Stages run
// in the order of the list; After is kept for flows that fork.
type Stage struct {
	ID    string   `json:"id"`
	Name  Text     `json:"name"`
	Dept  string   `json:"dept"`
	Days  int      `json:"days,omitempty"`  // working days
	After []string `json:"after,omitempty"` // ids that must be done first; empty: the one before
}

// LimitUnit says what a time limit counts.
type LimitUnit string

// The units of a time limit: 工作日, 自然日, and 即办 (done while you wait).
const (
	WorkingDays  LimitUnit = "working"
	CalendarDays LimitUnit = "calendar"
	AtOnce       LimitUnit = "at_once"
)

// Limit is a time limit (时限). Days is 0 exactly when the unit is AtOnce or the
// limit is not set (empty unit).
type Limit struct {
	Days int       `json:"days,omitempty"`
	Unit LimitUnit `json:"unit,omitempty"`
	Note Text      `json:"note,omitempty"`
}

// Fee is one charge (收费项目) with its basis.
type Fee struct {
	Name      Text `json:"name"`
	Amount    Text `json:"amount"` // as shown, with its unit: 20 元/证
	Basis     Text `json:"basis,omitempty"`
	Reduction Text `json:"reduction,omitempty"` // 减免
}

// Visits is how often the citizen must come in person (到办事现场次数), and why.
type Visits struct {
	Most   int  `json:"most"`
	Reason Text `json:"reason,omitempty"`
}

// Window is a counter (办理窗口) where people help.
type Window struct {
	Name    Text   `json:"name"`
	Address Text   `json:"address"`
	Hours   Text   `json:"hours"`
	Phone   string `json:"phone,omitempty"`
	Traffic Text   `json:"traffic,omitempty"`
}

// Question is one common question (常见问题) and its answer.
type Question struct {
	Question Text `json:"question"`
	Answer   Text `json:"answer"`
}

// Redress is where to ask, complain, appeal and sue (咨询, 监督投诉, 行政复议, 行政诉讼).
type Redress struct {
	Consult    string `json:"consult,omitempty"`
	Complain   string `json:"complain,omitempty"`
	Reconsider Text   `json:"reconsider,omitempty"`
	Litigate   Text   `json:"litigate,omitempty"`
}

// Department is one public body that works on cases.
type Department struct {
	ID    string `json:"id"`
	Name  Text   `json:"name"`
	Short Text   `json:"short,omitempty"`
	Code  string `json:"code,omitempty"` // 统一社会信用代码, 18 characters
	Phone string `json:"phone,omitempty"`
}

// Category is one class of complaint (诉求类别) and the department that answers it.
// A category with children is a group and cannot be chosen itself.
type Category struct {
	Code     string     `json:"code"`
	Name     Text       `json:"name"`
	Dept     string     `json:"dept,omitempty"`
	Limit    Limit      `json:"limit,omitempty"` // of the answer; 0: the portal's default
	Children []Category `json:"children,omitempty"`
}

// Day parses a content date (2006-01-02) in the hall's time zone.
func Day(s string, zone *time.Location) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, s, zone)
}
