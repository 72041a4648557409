# Andrum: every habit is one word. `make help` tells them.
PORT ?= 8080
export PORT
SCRIPTS := tests/scripts

.DEFAULT_GOAL := help
.PHONY: help run watch demo quick one test lint explore bench screens audit docs mobile clean

help: ## tells what there is
	@echo 'make WORD, where WORD is one of'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 10
	@echo 'PORT=9000 make run (or watch, or demo) serves on another port than 8080. docs/CONTRIBUTING.md tells how long each takes.'

run: ## builds the server and serves it, with its data in .andrum/
	@$(SCRIPTS)/run.sh

watch: ## serves a quickly built server and app, again after each change
	@$(SCRIPTS)/watch.sh

demo: ## fills a fresh database with a made-up group and diary and serves it
	@$(SCRIPTS)/demo.sh

quick: ## formatting, clippy and tests of what needs no PostgreSQL, browser or server
	@$(SCRIPTS)/quick.sh

one: ## the tests named TEST, in Rust or in the browser: make one TEST=padding
	@TEST='$(TEST)' $(SCRIPTS)/one.sh

test: ## everything that must hold: lint, the phone builds, every test
	@$(SCRIPTS)/test.sh

lint: ## formatting, clippy and documentation, warnings denied
	@$(SCRIPTS)/lint.sh

explore: ## tries every sequence of commits against the rules, at full depth; about ten minutes
	@$(SCRIPTS)/explore.sh

bench: ## measures, and prints one line each with its unit
	@$(SCRIPTS)/bench.sh

screens: ## pictures of every screen into target/screens
	@$(SCRIPTS)/screens.sh

audit: ## licences, banned crates and sources, advisories where reachable, spelling
	@$(SCRIPTS)/audit.sh

docs: ## builds the book into target/book and checks its links
	@$(SCRIPTS)/docs.sh

mobile: ## builds the core for browsers, Android and iOS, and checks what it depends on
	@$(SCRIPTS)/mobile.sh build

clean: ## removes what was built; data in .andrum/ stays
	@echo 'Removing target/.'
	@rm -rf target
