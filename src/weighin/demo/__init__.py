"""What a new installation can be filled with to look around: stories, their threads and a comments policy."""
