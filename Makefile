# Aliases of dev.py, which does the work.  make run ARGS="--port 9000"
.PHONY: help run quick test docs fmt
help run quick test docs fmt:
	@python3 dev.py $@ $(ARGS)
