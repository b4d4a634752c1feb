package screen

import (
	"strconv"

	"onestop/app/ui/theme"
	"onestop/app/ui/widget"
)

// Home is the first page: the question, the search, the tiles, what people often do, and
// the line about privacy. On a wide screen the tiles stand beside the rest.
func Home(env *Env, _ string) widget.Node {
	k := env.Kit
	if env.Wide {
		left := k.Column(theme.Gap, homeGreeting(env), homeSearch(env, "home.search.short"),
			k.Space(0, 0), homePopular(env, false), homePrivacy(env))
		body := k.TopRow(9, k.Grow(0.72, left), k.Grow(1, homeTiles(env, true)))
		return k.Page(widget.PageParts{Body: body, Full: true})
	}
	body := k.Column(theme.Gap+2, homeGreeting(env), homeSearch(env, "home.search"),
		homeTiles(env, k.Low), homePopular(env, true), homePrivacy(env))
	return k.Page(widget.PageParts{Body: body, Full: true})
}

func homeGreeting(env *Env) widget.Node {
	k := env.Kit
	return k.Column(0.5, k.Text(theme.Title, env.T("home.greeting")), k.Text(theme.Sub, env.T("home.about")))
}

// homeSearch looks like the search box it opens.
func homeSearch(env *Env, word string) widget.Node {
	return env.Kit.SearchButton(env.T(word), func() { env.Go(Route{Page: PageGuides}) })
}

func homeTiles(env *Env, compact bool) widget.Node {
	k := env.Kit
	// Few tiles fill the place of many.
	few := !env.Settings.Licences && !env.Settings.Booking && k.Step <= theme.Standard
	look := widget.TileLook{Compact: compact && !few, Roomy: !compact && few}
	tile := func(icon, word string, to Route) widget.Node {
		sub := env.T("home." + word + ".about")
		return k.Tile(look, icon, env.T("home."+word), sub, func() { env.Go(to) })
	}
	guides := k.Tile(look, "book-open", env.T("home.guides"),
		env.T("home.guides.about", thousands(env.Desk.Guides().Count())),
		func() { env.Go(Route{PageGuides, "all"}) })
	hero := look
	hero.Hero = true
	tiles := []widget.Node{
		k.Tile(hero, "file-pen-line", env.T("home.apply"), env.T("home.apply.about"),
			func() { env.Go(Route{PageGuides, "apply"}) }),
		guides,
		tile("history", "progress", Route{Page: PageProgress}),
		tile("megaphone", "complaint", Route{Page: PageComplaint}),
	}
	if env.Settings.Licences {
		tiles = append(tiles, tile("badge-check", "licences", Route{Page: "licences"}))
	}
	if env.Settings.Booking {
		tiles = append(tiles, tile("calendar", "booking", Route{Page: "booking"}))
	}
	return k.Grid(2, theme.Gap, tiles...)
}

func homePopular(env *Env, titled bool) widget.Node {
	k := env.Kit
	var chips []widget.Node
	for _, g := range env.Desk.Guides().Popular() {
		chips = append(chips, k.Chip(env.In(g.Name), false, func() { env.Go(Route{PageGuide, g.Code}) }))
	}
	if len(chips) == 0 {
		return k.Space(0, 0)
	}
	if !titled {
		return k.Flow(4, chips[:min(len(chips), homeChips-1)]...)
	}
	flow := k.Flow(4, chips[:min(len(chips), homeChips)]...)
	return k.Column(4, k.Text(theme.Label, env.T("home.popular")), flow)
}

// homeChips is how many common items the page shows; one less on a wide screen.
const homeChips = 6

func homePrivacy(env *Env) widget.Node {
	return env.Kit.Hint(widget.Ok, "shield-check", env.T("home.privacy", int(env.Settings.Idle.Seconds())))
}

// thousands writes a count as people read it: 1,286.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
