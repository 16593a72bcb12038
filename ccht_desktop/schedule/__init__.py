"""What should be played when: rundowns, rules, walls, planned sessions."""
